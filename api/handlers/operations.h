/* Every operation of the contract and its handler: operationId, function. A missing handler is a link error. */
#ifndef ATHAR_OPERATIONS_H
#define ATHAR_OPERATIONS_H

#include "api/http/request.h"

#define OPERATIONS(X)                                                                                                  \
    X(readLivez, read_livez)                                                                                           \
    X(readReadyz, read_readyz)                                                                                         \
    X(readMetrics, read_metrics)                                                                                       \
    X(readRoot, read_root)                                                                                             \
    X(readRobots, read_robots)                                                                                         \
    X(readSecurityContact, read_security_contact)                                                                      \
    X(readContractJson, read_contract_json)                                                                            \
    X(readContractYaml, read_contract_yaml)                                                                            \
    X(readDocs, read_docs)                                                                                             \
    X(readDocsFile, read_docs_file)                                                                                    \
    X(readExplore, read_explore)                                                                                       \
    X(readExploreFile, read_explore_file)                                                                              \
    X(createToken, create_token)                                                                                       \
    X(refreshToken, refresh_token)                                                                                     \
    X(logout, logout)                                                                                                  \
    X(readMe, read_me)                                                                                                 \
    X(readJwks, read_jwks)                                                                                             \
    X(createUser, create_user)                                                                                         \
    X(listUsers, list_users)                                                                                           \
    X(readUser, read_user)                                                                                             \
    X(updateUser, update_user)                                                                                         \
    X(disableUser, disable_user)                                                                                       \
    X(enableUser, enable_user)                                                                                         \
    X(createApiKey, create_api_key)                                                                                    \
    X(listApiKeys, list_api_keys)                                                                                      \
    X(revokeApiKey, revoke_api_key)                                                                                    \
    X(createOrganization, create_organization)                                                                         \
    X(listOrganizations, list_organizations)                                                                           \
    X(listOrganizationHistory, list_organization_history)                                                              \
    X(listUnmetNeeds, list_unmet_needs)                                                                                \
    X(listCapacityMatches, list_capacity_matches)                                                                      \
    X(countOrganizations, count_organizations)                                                                         \
    X(verifyOrganization, verify_organization)                                                                         \
    X(readOrganization, read_organization)                                                                             \
    X(updateOrganization, update_organization)                                                                         \
    X(deleteOrganization, delete_organization)                                                                         \
    X(listDoubles, list_doubles)                                                                                       \
    X(distinguishOrganizations, distinguish_organizations)                                                             \
    X(createMerge, create_merge)                                                                                       \
    X(listMerges, list_merges)                                                                                         \
    X(undoMerge, undo_merge)                                                                                           \
    X(createRegistration, create_registration)                                                                         \
    X(listRegistrations, list_registrations)                                                                           \
    X(readRegistration, read_registration)                                                                             \
    X(renewRegistrationCode, renew_registration_code)                                                                  \
    X(decideRegistration, decide_registration)                                                                         \
    X(readRegistrationState, read_registration_state)                                                                  \
    X(activateRegistration, activate_registration)                                                                     \
    X(createClaim, create_claim)                                                                                       \
    X(listClaims, list_claims)                                                                                         \
    X(inviteEditor, invite_editor)                                                                                     \
    X(listInvitations, list_invitations)                                                                               \
    X(withdrawInvitation, withdraw_invitation)                                                                         \
    X(listEditors, list_editors)                                                                                       \
    X(removeEditor, remove_editor)                                                                                     \
    X(createLink, create_link)                                                                                         \
    X(listLinks, list_links)                                                                                           \
    X(createLinkStep, create_link_step)                                                                                \
    X(readNetwork, read_network)                                                                                       \
    X(exportOrganizationsNdjson, export_organizations_ndjson)                                                          \
    X(exportOrganizationsCsv, export_organizations_csv)                                                                \
    X(readHsds, read_hsds)                                                                                             \
    X(listHsdsOrganizations, list_hsds_organizations)                                                                  \
    X(exportHsds, export_hsds)                                                                                         \
    X(readHsdsOrganization, read_hsds_organization)                                                                    \
    X(listHsdsServices, list_hsds_services)                                                                            \
    X(readHsdsService, read_hsds_service)                                                                              \
    X(readGraphJson, read_graph_json)                                                                                  \
    X(readGraphGraphml, read_graph_graphml)                                                                            \
    X(listConsentForms, list_consent_forms)                                                                            \
    X(readConsentForm, read_consent_form)                                                                              \
    X(listVocabularies, list_vocabularies)                                                                             \
    X(readVocabulary, read_vocabulary)                                                                                 \
    X(listMapFeatures, list_map_features)                                                                              \
    X(readOrganizationTile, read_organization_tile)                                                                    \
    X(countByPlace, count_by_place)                                                                                    \
    X(readBoundaryTile, read_boundary_tile)                                                                            \
    X(listPlaces, list_places)                                                                                         \
    X(readPlace, read_place)                                                                                           \
    X(createInquiry, create_inquiry)                                                                                   \
    X(listInquiries, list_inquiries)                                                                                   \
    X(readInquiry, read_inquiry)                                                                                       \
    X(updateInquiry, update_inquiry)                                                                                   \
    X(withdrawInquiry, withdraw_inquiry)                                                                               \
    X(readInquiryBySource, read_inquiry_by_source)                                                                     \
    X(upsertInquiry, upsert_inquiry)                                                                                   \
    X(createTransition, create_transition)                                                                             \
    X(listInquiryHistory, list_inquiry_history)                                                                        \
    X(createNote, create_note)                                                                                         \
    X(listNotes, list_notes)                                                                                           \
    X(createAttachment, create_attachment)                                                                             \
    X(listAttachments, list_attachments)                                                                               \
    X(readAttachmentContent, read_attachment_content)                                                                  \
    X(deleteAttachment, delete_attachment)                                                                             \
    X(createConsent, create_consent)                                                                                   \
    X(listConsents, list_consents)                                                                                     \
    X(withdrawConsent, withdraw_consent)                                                                               \
    X(reviewConsent, review_consent)                                                                                   \
    X(readAccess, read_access)                                                                                         \
    X(listAccessLog, list_access_log)                                                                                  \
    X(createStatement, create_statement)                                                                               \
    X(listStatements, list_statements)                                                                                 \
    X(reviewStatement, review_statement)                                                                               \
    X(retractStatement, retract_statement)                                                                             \
    X(createReferral, create_referral)                                                                                 \
    X(listInquiryReferrals, list_inquiry_referrals)                                                                    \
    X(listReferrals, list_referrals)                                                                                   \
    X(readReferral, read_referral)                                                                                     \
    X(createReferralStep, create_referral_step)                                                                        \
    X(createRequest, create_request)                                                                                   \
    X(listRequests, list_requests)                                                                                     \
    X(decideRequest, decide_request)                                                                                   \
    X(readAccessCopy, read_access_copy)                                                                                \
    X(createHold, create_hold)                                                                                         \
    X(listHolds, list_holds)                                                                                           \
    X(approveHold, approve_hold)                                                                                       \
    X(releaseHold, release_hold)                                                                                       \
    X(setRetention, set_retention)                                                                                     \
    X(rotateAccessCode, rotate_access_code)                                                                            \
    X(readCase, read_case)                                                                                             \
    X(openCase, open_case)                                                                                             \
    X(lookUpInquiries, look_up_inquiries)

#define X(id, function) int function(struct request *rq);
OPERATIONS(X)
#undef X

#endif

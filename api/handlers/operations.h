/* Every operation of the contract and its handler: operationId, function. A missing handler is a link error. */
#ifndef ATHAR_OPERATIONS_H
#define ATHAR_OPERATIONS_H

#include "api/http/request.h"

#define OPERATIONS(X)                                                                                                  \
    X(readContractJson, read_contract_json)                                                                            \
    X(readContractYaml, read_contract_yaml)                                                                            \
    X(createInquiry, create_inquiry)                                                                                   \
    X(listInquiries, list_inquiries)                                                                                   \
    X(readInquiry, read_inquiry)

#define X(id, function) int function(struct request *rq);
OPERATIONS(X)
#undef X

#endif

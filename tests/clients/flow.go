// The same hour with the client that oapi-codegen makes.
package main

import (
	"bytes"
	"context"
	"log"
	"net/http"
	"os"

	"athar.example/clients/oapi"
	"github.com/google/uuid"
)

// must ends the run where an answer is not of that status.
func must(err error, answer *http.Response, body []byte, status int) {
	if err != nil {
		log.Fatal(err)
	}
	if answer.StatusCode != status {
		log.Fatalf("%s %s: %d %s", answer.Request.Method, answer.Request.URL, answer.StatusCode, body)
	}
}

func check(holds bool, what string) {
	if !holds {
		log.Fatal(what)
	}
}

func client(base, token string) *oapi.ClientWithResponses {
	authorize := func(_ context.Context, request *http.Request) error {
		if token != "" {
			request.Header.Set("Authorization", "Bearer "+token)
		}
		return nil
	}
	made, err := oapi.NewClientWithResponses(base, oapi.WithRequestEditorFn(authorize))
	if err != nil {
		log.Fatal(err)
	}
	return made
}

func of[T any](value T) *T { return &value }

func main() {
	base, photo, receiver := os.Args[1], os.Args[2], uuid.MustParse(os.Args[3])
	ctx, stranger := context.Background(), client(os.Args[1], "")

	login, err := stranger.CreateTokenWithResponse(ctx, nil, oapi.Login{Email: "case@a.test", Password: "correct horse battery"})
	must(err, login.HTTPResponse, login.Body, 200)
	desk := client(base, login.JSON200.AccessToken)

	names := oapi.PersonNames{{Script: "Arab", Given: of("محمد"), Family: of("الحلبي")}}
	report := oapi.InquiryInput{
		Person: oapi.PersonInput{Names: names, Sex: of(oapi.Sex("male"))},
		Event: &oapi.Event{LastSeen: of("2013-05"), Place: &oapi.PlaceReference{Pcode: of("SY0200")},
			Category: of(oapi.EventCategory("arrest_detention"))},
		Reporter: oapi.ReporterInput{Relation: "sister"},
	}
	made, err := desk.CreateInquiryWithResponse(ctx, &oapi.CreateInquiryParams{IdempotencyKey: of("flow-" + uuid.NewString())}, report)
	must(err, made.HTTPResponse, made.Body, 201)
	id := made.JSON201.Id

	read, err := desk.ReadInquiryWithResponse(ctx, id, &oapi.ReadInquiryParams{})
	must(err, read.HTTPResponse, read.Body, 200)
	check(*(*read.JSON200.Person.Names)[0].Given == "محمد", "the name that was reported")
	etag := read.HTTPResponse.Header.Get("ETag")
	again, err := desk.ReadInquiryWithResponse(ctx, id, &oapi.ReadInquiryParams{IfNoneMatch: &etag})
	must(err, again.HTTPResponse, again.Body, 304)

	change := oapi.InquiryPatch{Person: &oapi.Person{Names: &names, Occupation: of("baker")}}
	changed, err := desk.UpdateInquiryWithApplicationMergePatchPlusJSONBodyWithResponse(ctx, id, &oapi.UpdateInquiryParams{IfMatch: etag}, change)
	must(err, changed.HTTPResponse, changed.Body, 200)
	check(*changed.JSON200.Person.Occupation == "baker" && *changed.JSON200.Version == *read.JSON200.Version+1, "the change")

	note, err := desk.CreateNoteWithResponse(ctx, id, nil, oapi.NoteInput{Text: "The sister called."})
	must(err, note.HTTPResponse, note.Body, 201)

	picture, err := os.ReadFile(photo)
	if err != nil {
		log.Fatal(err)
	}
	kept, err := desk.CreateAttachmentWithBodyWithResponse(ctx, id, &oapi.CreateAttachmentParams{Kind: "photo", FileName: "photo.jpg"},
		"image/jpeg", bytes.NewReader(picture))
	must(err, kept.HTTPResponse, kept.Body, 201)
	check(kept.JSON201.MediaType == "image/jpeg", "the photo's type")

	forms, err := stranger.ListConsentFormsWithResponse(ctx, &oapi.ListConsentFormsParams{})
	must(err, forms.HTTPResponse, forms.Body, 200)
	form := forms.JSON200.Items[0]
	consent, err := desk.CreateConsentWithResponse(ctx, id, nil, oapi.ConsentInput{
		Giver: "his sister", Capacity: "relative", Proof: "assertion", FormVersion: form.Version,
		TextSha256: form.Sha256, Purposes: []oapi.Purpose{"share"},
		Recipients: oapi.Recipients{Organizations: &[]oapi.RecordId{receiver}}, Withheld: &oapi.InquiryFields{"event.place"}})
	must(err, consent.HTTPResponse, consent.Body, 201)
	check(consent.JSON201.State == "active", "the consent's state")

	opened, err := stranger.OpenCaseWithResponse(ctx, nil, oapi.CaseLogin{Reference: made.JSON201.Reference, AccessCode: *made.JSON201.AccessCode})
	must(err, opened.HTTPResponse, opened.Body, 200)
	followed, err := client(base, opened.JSON200.AccessToken).ReadCaseWithResponse(ctx, id)
	must(err, followed.HTTPResponse, followed.Body, 200)
	check(followed.JSON200.State == "received", "the state that the family reads")
}

// Judges messages that were sent to webhooks: those signed by a secret with the library of Standard Webhooks, those signed for a public key with
// Go's own Ed25519. It says what is wrong, and nothing where all is well.
package main

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

type message struct {
	Secrets, PublicKeys   []string
	Stranger, StrangerKey string
	Headers               map[string]string
	Body                  string
}

func fail(format string, args ...any) {
	fmt.Printf(format+"\n", args...)
	os.Exit(1)
}

// by is who verifies a message: the holder of a secret, or of a public key.
type by func(held string, headers map[string]string, body string) bool

func bySecret(secret string, headers map[string]string, body string) bool {
	webhook, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		fail("%v", err)
	}
	all := http.Header{}
	for name, value := range headers {
		all.Set(name, value)
	}
	return webhook.Verify([]byte(body), all) == nil
}

func byPublicKey(text string, headers map[string]string, body string) bool {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(text, "whpk_"))
	if err != nil || len(key) != ed25519.PublicKeySize {
		fail("not a public key: %s", text)
	}
	content := []byte(headers["webhook-id"] + "." + headers["webhook-timestamp"] + "." + body)
	for _, each := range strings.Split(headers["webhook-signature"], " ") {
		signature, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(each, "v1a,"))
		if strings.HasPrefix(each, "v1a,") && err == nil && ed25519.Verify(key, content, signature) {
			return true
		}
	}
	return false
}

func with(headers map[string]string, name, value string) map[string]string {
	changed := map[string]string{name: value}
	for each, old := range headers {
		if each != name {
			changed[each] = old
		}
	}
	return changed
}

func judge(m message, held []string, stranger string, takes by) {
	id := m.Headers["webhook-id"]
	for _, each := range held {
		if !takes(each, m.Headers, m.Body) {
			fail("refused: %s", id)
		}
	}
	own := held[0]
	if takes(stranger, m.Headers, m.Body) ||
		takes(own, m.Headers, m.Body+" ") ||
		takes(own, m.Headers, strings.Replace(m.Body, "item", "itum", 1)) ||
		takes(own, with(m.Headers, "webhook-id", "msg_other"), m.Body) ||
		takes(own, with(m.Headers, "webhook-timestamp", "1700000000"), m.Body) {
		fail("taken though it is not ours: %s", id)
	}
}

func main() {
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		fail("%v", err)
	}
	var all []message
	if err := json.Unmarshal(text, &all); err != nil {
		fail("%v", err)
	}
	if len(all) == 0 {
		fail("no message was sent")
	}
	for _, each := range all {
		judge(each, each.Secrets, each.Stranger, bySecret)
		judge(each, each.PublicKeys, each.StrangerKey, byPublicKey)
	}
}

// Reads what happened in a workspace from where it stopped, in pages of any size, until the last event is told. What it has read and where it goes
// on are put away together, so that it may be killed at any moment.
package main

import (
	"encoding/json"
	"fmt"
	"math/rand"
	"net/http"
	"net/url"
	"os"
)

type state struct {
	Ids    []string `json:"ids"`
	Cursor string   `json:"cursor"`
}

type page struct {
	Data []struct {
		Id   string
		Data struct{ Record struct{ Title string } }
	}
	Meta struct{ Cursor string }
}

func must(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func ask(after string) (answer page) {
	query := url.Values{"limit": {fmt.Sprint(1 + rand.Intn(7))}, "wait": {"5"}}
	if after != "" {
		query.Set("after", after)
	}
	request, err := http.NewRequest("GET", os.Getenv("EVENTS")+"?"+query.Encode(), nil)
	must(err)
	request.Header.Set("Authorization", "Bearer "+os.Getenv("TOKEN"))
	reply, err := http.DefaultClient.Do(request)
	must(err)
	defer reply.Body.Close()
	if reply.StatusCode != http.StatusOK {
		must(fmt.Errorf("answered %s", reply.Status))
	}
	must(json.NewDecoder(reply.Body).Decode(&answer))
	return answer
}

func keep(path string, read state) {
	text, err := json.Marshal(read)
	must(err)
	must(os.WriteFile(path+".new", text, 0o600))
	must(os.Rename(path+".new", path))
}

func main() {
	path := os.Args[1]
	read := state{Ids: []string{}}
	if text, err := os.ReadFile(path); err == nil {
		must(json.Unmarshal(text, &read))
	}
	for ended := false; !ended; {
		answer := ask(read.Cursor)
		for _, event := range answer.Data {
			read.Ids = append(read.Ids, event.Id)
			ended = ended || event.Data.Record.Title == "The end"
		}
		read.Cursor = answer.Meta.Cursor
		keep(path, read)
	}
}

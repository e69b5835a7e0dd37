// Judges what stands in a file: leaves, roots, proofs, tiles and a signed note of our tree, by the libraries of Go's checksum database and of
// transparency-dev. It says what is wrong, and nothing where all is well.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type inclusion struct {
	Leaf, Size uint64
	Proof      [][]byte
}

type consistency struct {
	Earlier, Size uint64
	Proof         [][]byte
}

type tile struct {
	Path string
	Data []byte
}

type cases struct {
	Leaves        [][]byte
	Roots         [][]byte
	Inclusions    []inclusion
	Consistencies []consistency
	Tiles         []tile
	Note          string
	Verifier      string
	Text          string
}

func fail(format string, args ...any) {
	fmt.Printf(format+"\n", args...)
	os.Exit(1)
}

func hashOf(b []byte) (h tlog.Hash) {
	copy(h[:], b)
	return h
}

// stored are the hashes of a tree as Go's library computes them from the leaves.
type stored []tlog.Hash

func (s stored) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		hashes[i] = s[index]
	}
	return hashes, nil
}

func main() {
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		fail("%v", err)
	}
	var all cases
	if err := json.Unmarshal(text, &all); err != nil {
		fail("%v", err)
	}
	var tree stored
	for i, leaf := range all.Leaves {
		hashes, err := tlog.StoredHashes(int64(i), leaf, tree)
		if err != nil {
			fail("%v", err)
		}
		tree = append(tree, hashes...)
	}
	for size, root := range all.Roots {
		theirs, err := tlog.TreeHash(int64(size), tree)
		if err != nil || !bytes.Equal(theirs[:], root) {
			fail("the root at size %d: %x, and of Go %x (%v)", size, root, theirs, err)
		}
	}
	hasher := rfc6962.DefaultHasher
	for _, each := range all.Inclusions {
		var path tlog.RecordProof
		for _, hash := range each.Proof {
			path = append(path, hashOf(hash))
		}
		root, leaf := all.Roots[each.Size], all.Leaves[each.Leaf]
		if err := tlog.CheckRecord(path, int64(each.Size), hashOf(root), int64(each.Leaf), tlog.RecordHash(leaf)); err != nil {
			fail("x/mod: leaf %d in %d: %v", each.Leaf, each.Size, err)
		}
		if err := proof.VerifyInclusion(hasher, each.Leaf, each.Size, hasher.HashLeaf(leaf), each.Proof, root); err != nil {
			fail("transparency-dev: leaf %d in %d: %v", each.Leaf, each.Size, err)
		}
	}
	for _, each := range all.Consistencies {
		var path tlog.TreeProof
		for _, hash := range each.Proof {
			path = append(path, hashOf(hash))
		}
		before, root := all.Roots[each.Earlier], all.Roots[each.Size]
		if err := tlog.CheckTree(path, int64(each.Size), hashOf(root), int64(each.Earlier), hashOf(before)); err != nil {
			fail("x/mod: %d to %d: %v", each.Earlier, each.Size, err)
		}
		if err := proof.VerifyConsistency(hasher, each.Earlier, each.Size, each.Proof, before, root); err != nil {
			fail("transparency-dev: %d to %d: %v", each.Earlier, each.Size, err)
		}
	}
	for _, each := range all.Tiles {
		parsed, err := tlog.ParseTilePath("tile/8/" + each.Path)
		if err != nil {
			fail("%s: %v", each.Path, err)
		}
		data, err := tlog.ReadTileData(parsed, tree)
		if err != nil || !bytes.Equal(data, each.Data) {
			fail("tile %s is another in Go (%v)", each.Path, err)
		}
	}
	verifier, err := note.NewVerifier(all.Verifier)
	if err != nil {
		fail("the key of the note: %v", err)
	}
	opened, err := note.Open([]byte(all.Note), note.VerifierList(verifier))
	if err != nil || opened.Text != all.Text {
		fail("the note: %v", err)
	}
	root := base64.StdEncoding.EncodeToString(all.Roots[len(all.Leaves)])
	if lines := bytes.Split([]byte(opened.Text), []byte("\n")); string(lines[1]) != fmt.Sprint(len(all.Leaves)) || string(lines[2]) != root {
		fail("the checkpoint says another size or root: %s", opened.Text)
	}
}

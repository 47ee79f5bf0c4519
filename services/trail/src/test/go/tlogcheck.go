// Reads a log that Assay wrote with the transparency log packages of the Go project (golang.org/x/mod/sumdb/tlog and
// note), which share nothing with it: the checkpoint's signature, every tile and every entry against the root, each
// tlog-proof, and the consistency of an earlier size. Prints one line, or what does not agree.
//
//	go run tlogcheck.go LOG_FOLDER VERIFIER_KEY
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

type folder string

func (f folder) Height() int { return height }

func (f folder) SaveTiles(tiles []tlog.Tile, data [][]byte) {}

// The layout of C2SP tlog-tiles: the packages' own, without the height.
func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	all := make([][]byte, len(tiles))
	for i, tile := range tiles {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		content, err := os.ReadFile(filepath.Join(string(f), path))
		if err != nil {
			return nil, err
		}
		all[i] = content
	}
	return all, nil
}

func must(err error) {
	if err != nil {
		fmt.Println("DIFFERS:", err)
		os.Exit(1)
	}
}

func agree(right bool, what string, arguments ...interface{}) {
	if !right {
		must(fmt.Errorf(what, arguments...))
	}
}

func main() {
	log, key := os.Args[1], os.Args[2]
	verifier, err := note.NewVerifier(key)
	must(err)
	head, err := os.ReadFile(filepath.Join(log, "checkpoint"))
	must(err)
	tree := checkpoint(head, verifier)
	hashes := tlog.TileHashReader(tree, folder(log))
	records := entries(log, tree, hashes)
	proofs := proofs(log, verifier, records)
	earlier := consistency(log, tree, hashes)
	fmt.Printf("AGREES: %d entries, %d proofs, %d earlier sizes\n", len(records), proofs, earlier)
}

func checkpoint(content []byte, verifier note.Verifier) tlog.Tree {
	signed, err := note.Open(content, note.VerifierList(verifier))
	must(err)
	lines := strings.Split(signed.Text, "\n")
	agree(lines[0] == verifier.Name(), "origin %q is not the key's name %q", lines[0], verifier.Name())
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	root, err := base64.StdEncoding.DecodeString(lines[2])
	must(err)
	var tree tlog.Tree
	tree.N = size
	agree(len(root) == len(tree.Hash), "root has %d bytes", len(root))
	copy(tree.Hash[:], root)
	return tree
}

// Every entry of the bundles, which hash to the leaves of the tree.
func entries(log string, tree tlog.Tree, hashes tlog.HashReader) [][]byte {
	var all [][]byte
	for index := int64(0); index*(1<<height) < tree.N; index++ {
		width := tree.N - index*(1<<height)
		if width > 1<<height {
			width = 1 << height
		}
		path := tlog.Tile{H: height, L: 0, N: index, W: int(width)}.Path()
		path = strings.Replace(path, "tile/8/0/", "tile/entries/", 1)
		bundle, err := os.ReadFile(filepath.Join(log, path))
		must(err)
		for len(bundle) > 0 {
			length := 2 + int(binary.BigEndian.Uint16(bundle))
			all = append(all, bundle[2:length])
			bundle = bundle[length:]
		}
	}
	agree(int64(len(all)) == tree.N, "%d entries in a log of %d", len(all), tree.N)
	indexes := make([]int64, len(all))
	for i := range all {
		indexes[i] = tlog.StoredHashIndex(0, int64(i))
	}
	leaves, err := hashes.ReadHashes(indexes)
	must(err)
	for i, entry := range all {
		agree(tlog.RecordHash(entry) == leaves[i], "entry %d is not the leaf of the tree", i)
	}
	return all
}

func proofs(log string, verifier note.Verifier, records [][]byte) int {
	files, err := filepath.Glob(filepath.Join(log, "proofs", "*.tlog-proof"))
	must(err)
	sort.Strings(files)
	for _, file := range files {
		content, err := os.ReadFile(file)
		must(err)
		parts := bytes.SplitN(content, []byte("\n\n"), 2)
		lines := strings.Split(string(parts[0]), "\n")
		agree(lines[0] == "c2sp.org/tlog-proof@v1", "%s begins with %q", file, lines[0])
		index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
		must(err)
		var proof tlog.RecordProof
		for _, line := range lines[2:] {
			hash, err := tlog.ParseHash(line)
			must(err)
			proof = append(proof, hash)
		}
		tree := checkpoint(parts[1], verifier)
		must(tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(records[index])))
	}
	return len(files)
}

// Proofs, a hash a line, that the log of an earlier size is a beginning of this one.
func consistency(log string, tree tlog.Tree, hashes tlog.HashReader) int {
	files, err := filepath.Glob(filepath.Join(log, "consistency", "*"))
	must(err)
	for _, file := range files {
		size, err := strconv.ParseInt(filepath.Base(file), 10, 64)
		must(err)
		content, err := os.ReadFile(file)
		must(err)
		var proof tlog.TreeProof
		for _, line := range strings.Fields(string(content)) {
			hash, err := tlog.ParseHash(line)
			must(err)
			proof = append(proof, hash)
		}
		old, err := tlog.TreeHash(size, hashes)
		must(err)
		must(tlog.CheckTree(proof, tree.N, tree.Hash, size, old))
	}
	return len(files)
}

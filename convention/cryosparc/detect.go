package cryosparc

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/format/npy"
)

const (
	suffix = ".cs"
	stream = "\x94CSDAT" // the other form of a dataset
)

// Detect recognises a dataset by its name and the header of its records.
func Detect(path string) convention.Found {
	if !strings.EqualFold(filepath.Ext(path), suffix) {
		return convention.Found{}
	}
	base := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	if isStream(path) {
		return convention.Found{Score: 2, What: "cryoSPARC dataset (CSDAT)", Base: base}
	}
	f, err := npy.ReadHeader(path)
	if err != nil {
		return convention.Found{}
	}
	d := describe(path, f)
	return convention.Found{Score: 2, What: d.kind(), Base: base}
}

func isStream(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	b := make([]byte, len(stream))
	n, _ := f.Read(b)
	return string(b[:n]) == stream
}

package emclarity

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"

	"github.com/tomoparity/tomoparity/convention"
)

const suffix = "_ctf.tlt"

// The numbers of columns that occur.
const (
	minColumns = 22
	maxColumns = 23
)

// Detect recognises the record by its name and the columns of its first line.
func Detect(path string) convention.Found {
	base, ok := strings.CutSuffix(filepath.Base(path), suffix)
	if !ok {
		return convention.Found{}
	}
	f, err := os.Open(path)
	if err != nil {
		return convention.Found{}
	}
	defer f.Close()
	line, _ := bufio.NewReader(f).ReadSlice('\n')
	if n := len(strings.Fields(string(line))); n < minColumns || n > maxColumns {
		return convention.Found{}
	}
	return convention.Found{Score: 3, What: "emClarity record of tilts (" + suffix[1:] + ")", Base: strings.TrimSuffix(base, "_ali1")}
}

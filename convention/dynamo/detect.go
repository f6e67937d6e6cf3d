package dynamo

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/format/dynamotbl"
)

// Detect recognises a table by its name and its first line.
func Detect(path string) convention.Found {
	if !strings.EqualFold(filepath.Ext(path), ".tbl") {
		return convention.Found{}
	}
	f, err := os.Open(path)
	if err != nil {
		return convention.Found{}
	}
	defer f.Close()
	line, _ := bufio.NewReader(f).ReadSlice('\n')
	table, err := dynamotbl.Parse(line, path)
	if err != nil {
		return convention.Found{}
	}
	if _, p := particle(table.Rows[0]); p != nil {
		return convention.Found{}
	}
	return convention.Found{Score: 2, What: "Dynamo table (particles)"}
}

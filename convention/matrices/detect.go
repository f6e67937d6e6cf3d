package matrices

import (
	"bytes"
	"io"
	"os"
	"path/filepath"

	"github.com/tomoparity/tomoparity/convention"
)

// Detect recognises the file, or a folder that holds it.
func Detect(path string) convention.Found {
	file, ok := fileOf(path)
	if !ok {
		return convention.Found{}
	}
	f, err := os.Open(file)
	if err != nil {
		return convention.Found{}
	}
	defer f.Close()
	head := make([]byte, 512)
	n, _ := io.ReadFull(f, head)
	if !bytes.Contains(head[:n], []byte(`"`+Schema+`"`)) {
		return convention.Found{}
	}
	return convention.Found{Score: 3, What: "projection matrices (" + Schema + ")"}
}

func fileOf(path string) (string, bool) {
	st, err := os.Stat(path)
	switch {
	case err != nil:
		return "", false
	case st.IsDir():
		path = filepath.Join(path, FileName)
		st, err = os.Stat(path)
		return path, err == nil && st.Mode().IsRegular()
	}
	return path, filepath.Ext(path) == ".json"
}

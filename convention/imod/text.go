package imod

import (
	"os"
	"path/filepath"
	"strings"
)

// isFile reports whether path is a readable regular file.
func isFile(path string) bool {
	st, err := os.Stat(path)
	return err == nil && st.Mode().IsRegular()
}

// stem returns the name of a file without folder and last extension.
func stem(path string) string {
	base := filepath.Base(path)
	return strings.TrimSuffix(base, filepath.Ext(base))
}

// splitPair cuts "a,b" or "a b" into two trimmed parts; a missing one is empty.
func splitPair(text string) [2]string {
	text = strings.TrimSpace(text)
	a, b, found := strings.Cut(text, ",")
	if !found {
		a, b, _ = strings.Cut(text, " ")
	}
	return [2]string{strings.TrimSpace(a), strings.Trim(b, " \t,")}
}

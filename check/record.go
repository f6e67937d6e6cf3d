package check

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
)

// hashLimit is the largest file that is hashed, bytes; stacks are not.
const hashLimit = 64 << 20

// record notes every input file with size and hash.
func (s *session) record() {
	seen := map[string]bool{}
	add := func(path, role string) {
		st, err := os.Stat(path)
		if path == "" || seen[path] || err != nil || st.IsDir() {
			return
		}
		seen[path] = true
		s.out.Files = append(s.out.Files, FileRecord{Path: path, Bytes: st.Size(), SHA256: hashOf(path, st.Size()), Role: role})
	}
	if s.stack != nil {
		add(s.stack.Path, "images")
	}
	add(s.acq.anglesFrom, "recorded angles")
	for _, r := range s.acq.records {
		add(r.Path, "acquisition")
	}
	for _, c := range s.claims {
		for _, src := range c.Sources {
			add(src.File, c.Label)
		}
	}
}

func hashOf(path string, size int64) string {
	if size > hashLimit {
		return ""
	}
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil))
}

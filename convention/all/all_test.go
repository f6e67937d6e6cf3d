package all_test

import (
	"testing"

	"github.com/tomoparity/tomoparity/convention/all"
)

// Names are unique; a room that writes also reads, and knows its remedies.
func TestRooms(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range all.Rooms() {
		if r.Name == "" || seen[r.Name] || r.Detect == nil || r.Read == nil {
			t.Errorf("room %q", r.Name)
		}
		if (r.Write == nil) != (r.Remedies == nil) {
			t.Errorf("%s writes without remedies, or the other way round", r.Name)
		}
		seen[r.Name] = true
	}
}

// Package report shows the outcome of a check: as a text screen, as a JSON
// document and as one self-contained HTML page. It computes nothing of its own.
package report

import "time"

// Meta is what a report says of its own making.
type Meta struct {
	Command string    // the command line as typed
	Version string    // version of tomoparity
	When    time.Time // when it was made
	JSON    []byte    // the document of JSON, embedded in the HTML page
}

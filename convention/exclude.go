package convention

import (
	"fmt"

	"github.com/tomoparity/tomoparity/problem"
)

// NoSuchSection is the answer to --exclude with a 0-based section that a series of
// n images does not have. It counts from 1, as the option does.
func NoSuchSection(section, n int) *problem.Problem {
	return &problem.Problem{Class: problem.BadCall, Field: "--exclude", Got: fmt.Sprintf("section %d", section+1),
		Want: fmt.Sprintf("1 to %d", n)}
}

package check

import (
	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/tomo"
)

// Claims reads the results named by the request without measuring images.
func Claims(req Request, rooms []convention.Room) ([]*tomo.Claim, error) {
	s := &session{req: req, rooms: rooms, out: &Outcome{}}
	err := s.load()
	if s.stack != nil {
		_ = s.stack.Close()
	}
	return s.claims, err
}

// Package all is the registry of the packages' rooms.
package all

import (
	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/aretomo"
	"github.com/tomoparity/tomoparity/convention/cets"
	"github.com/tomoparity/tomoparity/convention/cryosparc"
	"github.com/tomoparity/tomoparity/convention/dynamo"
	"github.com/tomoparity/tomoparity/convention/eman2"
	"github.com/tomoparity/tomoparity/convention/emclarity"
	"github.com/tomoparity/tomoparity/convention/imod"
	"github.com/tomoparity/tomoparity/convention/matrices"
	"github.com/tomoparity/tomoparity/convention/portal"
	"github.com/tomoparity/tomoparity/convention/relion"
	"github.com/tomoparity/tomoparity/convention/serialem"
	"github.com/tomoparity/tomoparity/convention/stopgap"
	"github.com/tomoparity/tomoparity/convention/warp"
)

// Rooms returns every room, in the order in which they are listed to users.
func Rooms() []convention.Room {
	return []convention.Room{
		imod.New(),
		eman2.New(),
		aretomo.New(),
		warp.New(),
		relion.New(),
		matrices.New(),
		portal.New(),
		cets.New(),
		cryosparc.New(),
		dynamo.New(),
		emclarity.New(),
		stopgap.New(),
		serialem.New(),
	}
}

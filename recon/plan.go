package recon

import (
	"fmt"
	"math"

	"github.com/tomoparity/tomoparity/internal/parallel"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/signal/interp"
)

// rowUnits rounds up to whole units of the loops along lines.
func rowUnits(n int) int { return (n + interp.LineUnit - 1) / interp.LineUnit * interp.LineUnit }

// rowStride is how many numbers a row needs for n voxels of a line.
func (r *Reconstruction) rowStride(n int) int {
	return rowUnits(n+2*r.reach) + 3*interp.LineUnit
}

// ownBytes is what the program needs beside images and volume.
const ownBytes = 64 << 20

// planMemory chooses for how many voxels of a line the images are held.
func (r *Reconstruction) planMemory() error {
	length := r.size[r.ax.a]
	r.chunk, r.solvers, r.piece = length, parallel.Workers(r.in.Workers), max(interp.LineUnit, lineLength-2*r.margin())
	if r.ax.a == 0 {
		r.piece = length // rows of the file are written whole
	}
	if r.in.Memory <= 0 {
		return nil
	}
	_, along := r.pieces(length)
	tile := 4 * int64(tileSide*r.tileDepth()) * int64(along+movedStride(along))
	fixed := ownBytes + int64(parallel.Workers(r.in.Workers))*(r.prep.bufferBytes()+tile) + 2*r.slabSize(along)
	if r.in.Iteration.Method != WBP {
		fixed += r.planPieces()
	}
	for {
		rows := int64(0)
		for _, v := range r.views {
			rows += 4 * int64(v.rows) * int64(r.rowStride(r.chunk))
		}
		if fixed+rows <= r.in.Memory {
			return nil
		}
		if r.chunk <= lineLength || r.ax.a == 0 {
			return &problem.Problem{Class: problem.BadCall, Field: "--memory", Got: megabytes(r.in.Memory), Want: "at least " + megabytes(fixed+rows),
				Hint: "give more memory, or larger voxels (--bin), or fewer threads"}
		}
		pieces := (length+r.chunk-1)/r.chunk + 1
		r.chunk = min(r.chunk-1, rowUnits((length+pieces-1)/pieces))
		r.chunk = max(r.chunk, lineLength)
	}
}

func megabytes(n int64) string { return fmt.Sprintf("%d MB", (n+999_999)/1_000_000) }

// slabDepth is how many voxels along c a slab has, for lines of n voxels.
func (r *Reconstruction) slabDepth(n int) int {
	per := 4 * r.size[r.ax.b] * n
	if r.ax.c == 0 {
		return r.size[0] // rows of the file are written whole
	}
	tiles := max(1, slabBytes/(per*tileSide))
	return min(tiles*tileSide, r.size[r.ax.c])
}

func (r *Reconstruction) slabSize(n int) int64 {
	return 4 * int64(r.size[r.ax.b]) * int64(n) * int64(r.slabDepth(n))
}

// planReach finds how far rows go beyond the voxels of a line.
func (r *Reconstruction) planReach() {
	for _, g := range r.groups {
		if g.skew != 0 {
			r.reach = max(r.reach, int(math.Abs(g.skew)*middle(r.size[r.ax.c]))+interp.ShiftTaps+lineAlign)
		}
	}
	if r.reach > 0 && r.in.Iteration.Method != WBP {
		r.reach = 2*r.margin() + 2*(interp.ShiftTaps+lineAlign)
	}
}

// planPieces chooses how many voxels of the lines are solved at a time, and how
// many such pieces, so that they take at most half of the memory; it returns what
// they take.
func (r *Reconstruction) planPieces() int64 {
	for r.ax.a != 0 && r.piece > interp.LineUnit && int64(r.solvers)*r.pieceBytes(r.piece) > (r.in.Memory-ownBytes)/2 {
		r.piece = max(interp.LineUnit, r.piece/2/interp.LineUnit*interp.LineUnit)
	}
	for r.solvers > 1 && int64(r.solvers)*r.pieceBytes(r.piece) > (r.in.Memory-ownBytes)/2 {
		r.solvers--
	}
	return int64(r.solvers) * r.pieceBytes(r.piece)
}

// pieceBytes is the memory of a piece of n voxels of all lines.
func (r *Reconstruction) pieceBytes(n int) int64 {
	long := int64(rowUnits(n + 2*r.margin()))
	volume := 4 * int64(r.size[r.ax.b]) * int64(r.size[r.ax.c]) * long
	if r.margin() > 0 {
		volume *= 2
	}
	for _, v := range r.views {
		volume += 4 * int64(v.rows) * (long + 2*int64(r.reach) + 2*interp.LineUnit)
	}
	return volume
}

// Package convert moves a claim from one package to another and proves it:
// what the target cannot hold is measured and refused unless allowed by name,
// the written files are read back, and test points are sent through both.
package convert

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
	"github.com/tomoparity/tomoparity/verify"
)

// Request is one conversion.
type Request struct {
	Source      *tomo.Claim
	Target      convention.Room
	Dir         string   // folder to write to
	AllowLoss   []string // names of losses that the user accepts
	MaxError    float64  // largest residual after reading back, pixels; 0 means DefaultMaxError
	Overwrite   bool     // replace files that exist
	NoOverwrite bool     // the command has no option for that: errors do not name it
	DryRun      bool     // prove everything, write nothing
	Version     string   // of tomoparity, for the certificate
}

// DefaultMaxError is the largest residual (pixels) of a conversion.
const DefaultMaxError = 0.5

func angle(deg float64) geom.Angle { return geom.Angle(deg) }

// Run converts, verifies and writes. A loss that is not allowed by name is a
// *problem.Problem of class NotRepresentable, and all of them come in one
// problem.List. On any error nothing is left behind.
func Run(req Request) (*Certificate, error) {
	if req.Target.Write == nil {
		return nil, &problem.Problem{Class: problem.BadCall, Field: "--to", Got: req.Target.Name, Want: "a package whose files can be written"}
	}
	if err := knownNames(req.AllowLoss); err != nil {
		return nil, err
	}
	if err := takesPart(req.Source); err != nil {
		return nil, err
	}
	reduced, losses, err := reduce(req.Source, req.Target.Holds)
	if err != nil {
		return nil, err
	}
	reduced.Series.Name = fileName(reduced.Series.Name)
	stage, err := stageFor(req.Dir)
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(stage)
	files, back, err := through(req, reduced, stage)
	if err == nil {
		losses = inOrder(append(losses, unread(reduced, back, req.Target.Holds, losses)...))
	}
	if err := refuse(req, losses, err); err != nil { // all of it at once
		return nil, err
	}
	cert, err := certify(req, reduced, back, losses, stage, files)
	if err != nil {
		return nil, err
	}
	if err := writeSide(cert, req, reduced, stage); err != nil {
		return nil, err
	}
	if req.DryRun {
		return cert, inTheWay(stage, req)
	}
	return cert, publish(stage, req)
}

// takesPart refuses a series all of whose images are left out or without an
// alignment: no point could be sent through it, and nothing would be proved.
func takesPart(c *tomo.Claim) error {
	if slices.ContainsFunc(c.Series.Tilts, tomo.Tilt.Usable) {
		return nil
	}
	return &problem.Problem{File: c.Path, Field: "tilts", Got: fmt.Sprintf("all %d images are left out or have no alignment", len(c.Series.Tilts)),
		Want: "at least one that takes part", Hint: "is --exclude, or the list of left-out images in these files, right?"}
}

// through writes the files below stage and reads them back.
func through(req Request, reduced *tomo.Claim, stage string) (files []string, back *tomo.Claim, err error) {
	if files, err = req.Target.Write(reduced, stage); err != nil {
		return nil, nil, err
	}
	back, err = readBack(req, reduced, stage)
	return files, back, err
}

// readBack reads what was written, with no more help than the size and pixel
// size of the images, which a user has from the stack, and of the volume where
// the files do not tell.
func readBack(req Request, c *tomo.Claim, stage string) (*tomo.Claim, error) {
	sections := 0
	for _, t := range c.Series.Tilts {
		sections = max(sections, t.Section+1)
	}
	in := convention.Input{Path: stage, Grid: c.Series.Grid, Sections: sections}
	claims, err := req.Target.Read(in)
	if c.Volume.Known && (err != nil || len(claims) == 1 && !claims[0].Volume.Known) {
		in.VolumeNX, in.VolumeNY, in.VolumeNZ, in.VoxelSize = c.Volume.NX, c.Volume.NY, c.Volume.NZ, c.Volume.VoxelSize
		claims, err = req.Target.Read(in)
	}
	if err != nil {
		return nil, fmt.Errorf("what was written for %s cannot be read back: %w", req.Target.Title, err)
	}
	if len(claims) != 1 {
		return nil, fmt.Errorf("what was written for %s reads back as %d series, not one", req.Target.Title, len(claims))
	}
	return claims[0], nil
}

func certify(req Request, reduced, back *tomo.Claim, losses []Loss, stage string, files []string) (*Certificate, error) {
	written, err := verify.Compare(&reduced.Series, &back.Series)
	if err != nil {
		return nil, err
	}
	limit := req.MaxError
	if limit <= 0 {
		limit = DefaultMaxError
	}
	if !(written.MaxPx <= limit) {
		return nil, &problem.Problem{Class: problem.NotRepresentable, File: req.Dir, Field: "residual after reading back",
			Got: fmt.Sprintf("%.3f px at most, %.3f px rms", written.MaxPx, written.RMSPx), Want: fmt.Sprintf("at most %.3g px (--max-error)", limit),
			Hint: "nothing was written"}
	}
	whole, err := verify.Compare(&req.Source.Series, &back.Series)
	if err != nil {
		return nil, err
	}
	c := &Certificate{Schema: Schema, Version: req.Version,
		Source: partOf(req.Source), Target: targetPart(req, back), RMSPx: whole.RMSPx, MaxPx: whole.MaxPx,
		WrittenRMSPx: written.RMSPx, WrittenMaxPx: written.MaxPx, PerTiltRMSPx: whole.PerTilt,
		DefocusMaxA: finite(whole.DefocusMax), VolumeRelation: volumeRelation(req.Source.Volume, back.Volume),
		Hand: handOf(req, back), Lost: []LostPart{}, Notes: append([]string{}, req.Source.Notes...), Files: []FileHash{}, Inputs: []FileHash{}}
	for _, l := range losses {
		c.Lost = append(c.Lost, LostPart(l))
	}
	if written.MaxPx > notable {
		px := written.MaxPx
		c.Lost = append(c.Lost, LostPart{What: rounding, MaxPx: &px, Text: "digits that the files do not keep"})
	}
	for _, f := range files {
		rel, _ := filepath.Rel(stage, f)
		sum, err := hash(f)
		if err != nil {
			return nil, err
		}
		c.Files = append(c.Files, FileHash{Path: filepath.ToSlash(rel), SHA256: sum})
	}
	c.Inputs = inputHashes(req.Source)
	return c, nil
}

// volumeRelation says how the volume lies, and that its voxels differ where they do.
func volumeRelation(a, b tomo.VolumeFrame) string {
	text := verify.VolumeRelation(a, b)
	if a.Known && b.Known && math.Abs(a.VoxelSize-b.VoxelSize) > 0.01*a.VoxelSize {
		text += fmt.Sprintf("; voxels of %.4g A in place of %.4g A", b.VoxelSize, a.VoxelSize)
	}
	return text
}

func inputHashes(c *tomo.Claim) []FileHash {
	out := []FileHash{}
	seen := map[string]bool{}
	for _, s := range c.Sources {
		if s.File == "" || seen[s.File] {
			continue
		}
		seen[s.File] = true
		if sum, err := hash(s.File); err == nil {
			out = append(out, FileHash{Path: s.File, SHA256: sum})
		}
	}
	return out
}

func hash(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// writeSide adds the certificate and three lines on what to do next.
func writeSide(c *Certificate, req Request, reduced *tomo.Claim, stage string) error {
	js, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(stage, CertificateName), append(js, '\n'), 0o644); err != nil {
		return err
	}
	next := "Give these files to " + req.Target.Title + " in place of its own."
	if req.Target.Next != nil {
		next = req.Target.Next(reduced)
	}
	text := fmt.Sprintf("Tilt series %s for %s, converted from %s: %s (%s).\n%s\nHand: %s (%s).\n",
		req.Source.Series.Name, req.Target.Title, req.Source.Package, c.agreement(), CertificateName,
		strings.ReplaceAll(next, "\n", "; "), c.Hand.Value, c.Hand.DerivedFrom)
	return os.WriteFile(filepath.Join(stage, "README.txt"), []byte(text), 0o644)
}

package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tomoparity/tomoparity/check"
	"github.com/tomoparity/tomoparity/convert"
	"github.com/tomoparity/tomoparity/lint"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/repair"
)

func newRepair() *cobra.Command {
	var sf seriesFlags
	var fix, out string
	var allow []string
	c := &cobra.Command{
		Use:   "repair PATH...",
		Short: "Propose the smallest edit that removes a contradiction, and write it as a new project",
		Long: `repair runs lint and names the edit that would remove each finding. With --fix and --out
it applies one edit to the one result among the paths and writes it, in the same
package's form, into a new folder with a certificate. What belongs to the images is kept:
RELION's deformations, AreTomo's local alignment, Warp's image movement. A local alignment
that depends on the specimen point (IMOD's, Warp's volume warp) has to be dropped first.
Files are never changed in place.

Edits: ` + fixNames() + `
Which of two mirror images is right only the images can say: tomoparity check.`,
		Example: `  tomoparity repair TS_01.mrc imod/ eman2/
  tomoparity repair eman2/ TS_01.mrc --fix reverse-angles --out eman2_repaired`,
		Args: needPaths,
		RunE: func(c *cobra.Command, args []string) error {
			req, err := sf.request(c, args)
			if err != nil {
				return err
			}
			if (fix == "") != (out == "") {
				return &problem.Problem{Class: problem.BadCall, Got: "only one of --fix and --out", Want: "both, or none to see what is proposed"}
			}
			if fix == "" {
				return propose(c, req)
			}
			claim, err := oneClaim(req, args)
			if err != nil {
				return err
			}
			mended, err := repair.Apply(claim, fix)
			if err != nil {
				return err
			}
			room, err := targetRoom(mended.Package)
			if err != nil {
				return err
			}
			if as, ok := room.As(mended.Version); ok { // a set of RELION 4 stays one
				room = as
			}
			cert, err := convert.Run(convert.Request{Source: mended, Target: room, Dir: out, AllowLoss: allow, NoOverwrite: true, Version: version()})
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(c.OutOrStdout(), "%s: %s\n%s", fix, out, cert.Text())
			return err
		},
	}
	sf.add(c.Flags())
	c.Flags().StringVar(&fix, "fix", "", "edit to apply: reverse-angles, turn-axis or level")
	c.Flags().StringSliceVar(&allow, "allow-loss", nil, "losses to accept in writing, by name, as in convert")
	c.Flags().StringVarP(&out, "out", "o", "", "new folder to write to")
	return c
}

func propose(c *cobra.Command, req check.Request) error {
	findings, err := runLint(req)
	if err != nil {
		return err
	}
	var b strings.Builder
	proposals := repair.Propose(findings)
	for _, p := range proposals {
		fmt.Fprintf(&b, "%s: --fix %s: %s\n", p.Code, p.Fix, p.Why)
	}
	if len(proposals) == 0 {
		if err := unreadable(findings); err != nil {
			return err
		}
		b.WriteString("nothing that an edit of the geometry would mend; see tomoparity lint\n")
	}
	_, err = fmt.Fprint(c.OutOrStdout(), b.String())
	return err
}

// unreadable are the findings that something cannot be read, as an error: then
// nothing proposed does not mean nothing to mend.
func unreadable(findings []lint.Finding) error {
	var faults problem.List
	for _, f := range findings {
		if f.Code == "TP000" {
			faults.Add(&problem.Problem{File: f.File, Line: f.Line, Field: f.Field, Got: f.Found, Want: f.Expected, Hint: f.Suggestion})
		}
	}
	return faults.ErrOrNil()
}

func fixNames() string {
	var lines []string
	for _, f := range repair.Fixes() {
		lines = append(lines, fmt.Sprintf("\n  %-15s %s (hand: %s)", f.Name, f.Title, f.Hand))
	}
	return strings.Join(lines, "")
}

package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tomoparity/tomoparity/check"
	"github.com/tomoparity/tomoparity/convention/all"
	"github.com/tomoparity/tomoparity/lint"
	"github.com/tomoparity/tomoparity/problem"
)

// ignoreName is the ignore list beside the files.
const ignoreName = ".tomoparity.json"

func newLint() *cobra.Command {
	var sf seriesFlags
	var asJSON bool
	var ignore string
	c := &cobra.Command{
		Use:   "lint PATH...",
		Short: "Contradictions inside one project, without measuring images",
		Long: `lint reads the metadata of one tilt series (raw stack, mdoc, results of packages, a list
of fitted CTFs) and lists contradictions: each with a stable code, the place, what was
found and expected, and what to do. tomoparity lint --codes lists the codes. A file
.tomoparity.json beside the first path (or --ignore FILE) takes findings out, each with
a reason.

Exit codes: 0 nothing found or only notes, 1 an error or a warning, 2 bad call.`,
		Example: `  tomoparity lint TS_01.mrc imod/ eman2/
  tomoparity lint relion/tomograms.star --json`,
		RunE: func(c *cobra.Command, args []string) error {
			if codes, _ := c.Flags().GetBool("codes"); codes {
				for _, r := range lint.Rules() {
					fmt.Fprintf(c.OutOrStdout(), "%s  %-8s %s\n", r.Code, r.Severity, r.Title)
				}
				return nil
			}
			if err := needPaths(c, args); err != nil {
				return err
			}
			req, err := sf.request(c, args)
			if err != nil {
				return err
			}
			list, err := readIgnore(ignore, args[0])
			if err != nil {
				return err
			}
			findings, err := runLint(req)
			if err != nil {
				return err
			}
			lint.Apply(findings, list)
			out := []byte(lint.Text(findings))
			if asJSON {
				if out, err = lint.JSON(findings); err != nil {
					return err
				}
			}
			if _, err = c.OutOrStdout().Write(out); err != nil {
				return err
			}
			if lint.Failed(findings) {
				return result(exitMistake)
			}
			return nil
		},
	}
	sf.add(c.Flags())
	c.Flags().BoolVar(&asJSON, "json", false, "print the findings as JSON ("+lint.Schema+") on standard output")
	c.Flags().StringVar(&ignore, "ignore", "", "ignore list, JSON; default "+ignoreName+" beside the first path")
	c.Flags().Bool("codes", false, "list the codes")
	return c
}

// runLint turns what cannot be read into findings; a call that is bad stays an error.
func runLint(req check.Request) ([]lint.Finding, error) {
	p, err := check.Load(req, all.Rooms())
	var findings []lint.Finding
	if err != nil {
		if class, ok := problem.ClassOf(err); !ok || class == problem.BadCall {
			return nil, err
		}
		findings = lint.Unread(err)
	}
	project := lint.Project{Claims: p.Claims, Records: p.Records, Recorded: p.Recorded, Nominal: p.Nominal, Sections: p.Sections, Stack: p.Stack, Pixel: p.Pixel}
	if p.Fits != nil {
		project.Fits = append(project.Fits, lint.Fits(*p.Fits))
	}
	return append(findings, lint.Run(project)...), nil
}

func readIgnore(path, first string) ([]lint.Ignore, error) {
	given := path != ""
	if !given {
		dir := first
		if st, err := os.Stat(first); err != nil || !st.IsDir() {
			dir = filepath.Dir(first)
		}
		path = filepath.Join(strings.TrimSpace(dir), ignoreName)
	}
	data, err := os.ReadFile(path)
	switch {
	case err != nil && !given && errors.Is(err, os.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, &problem.Problem{Class: problem.BadCall, File: path, Got: "cannot be read", Err: err}
	}
	return lint.ParseIgnore(data, path)
}

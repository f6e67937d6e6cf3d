package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/tomoparity/tomoparity/check"
	"github.com/tomoparity/tomoparity/convention/all"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/report"
	"github.com/tomoparity/tomoparity/verdict"
)

// outputFlags are the options on how a result is shown.
type outputFlags struct {
	json, quiet, verbose, overwrite bool
	html, colour                    string
}

func newCheck() *cobra.Command {
	var sf seriesFlags
	var of outputFlags
	var tolerance float64
	var threads int
	var noImages bool
	var volumes []string
	c := &cobra.Command{
		Use:   "check PATH...",
		Short: "Say which results show the specimen the right way, and what to do about the others",
		Long: `check reads what each package says of one tilt series, relates the claims, measures in
the raw images which side of the tilt axis is further from focus, and gives the
verdict and the remedy in each package's own words.

PATHs are found out by their content: the raw stack (MRC), an mdoc, a .rawtlt, folders
or files of IMOD and EMAN2. A package's name and a colon force one: imod:folder.
The images alone are enough for the evidence: check TS_01.mrc --tilts TS_01.rawtlt

Exit codes: 0 OK or only a convention, 1 a mistake was found, 2 bad input, 3 undecided.`,
		Example: `  tomoparity check TS_01.mrc imod/ eman2/info/TS_01_info.json
  tomoparity check TS_01.mrc --tilts TS_01.rawtlt --report TS_01.html`,
		Args: needPaths,
		RunE: func(c *cobra.Command, args []string) error {
			req, err := sf.request(c, args)
			if err != nil {
				return err
			}
			if c.Flags().Changed("tolerance") && !(tolerance > 0 && tolerance < 1) {
				return &problem.Problem{Class: problem.BadCall, Field: "--tolerance", Got: fmt.Sprint(tolerance), Want: "a fraction of the image width, such as 0.02"}
			}
			req.Tolerance, req.Workers, req.NoImages = tolerance, threads, noImages
			req.Tomograms = of.html != ""
			if req.Volumes, err = volumeMap(volumes); err != nil {
				return err
			}
			req.Progress = progressBar(c.ErrOrStderr(), "measuring the images", of.quiet || of.json)
			if err := of.checkReport(); err != nil {
				return err
			}
			o, err := check.Run(c.Context(), req, all.Rooms())
			if err != nil {
				return err
			}
			return of.show(c, o)
		},
	}
	fs := c.Flags()
	sf.add(fs)
	sf.addOptics(fs)
	fs.Float64Var(&tolerance, "tolerance", 0.02, "disagreement of two results that counts as a contradiction, fraction of the image width")
	fs.IntVarP(&threads, "threads", "j", 0, "threads; 0 means all cores")
	fs.StringArrayVar(&volumes, "volume", nil, "tomogram to hold against its metadata: RESULT=FILE, RESULT being imod, eman2-2 or a label; repeatable")
	fs.BoolVar(&noImages, "no-images", false, "relate the results only; do not measure the images")
	of.add(c)
	return c
}

func (of *outputFlags) add(c *cobra.Command) {
	fs := c.Flags()
	fs.BoolVar(&of.json, "json", false, "print the result as JSON ("+report.CheckSchema+") on standard output")
	fs.StringVar(&of.html, "report", "", "write the report to this HTML file")
	fs.BoolVar(&of.overwrite, "overwrite", false, "replace an existing report")
	fs.BoolVar(&of.quiet, "quiet", false, "print only the verdict")
	fs.BoolVar(&of.verbose, "verbose", false, "also print likelihood ratios and where each number came from")
	fs.StringVar(&of.colour, "color", "auto", "colour: auto, always or never")
}

// volumeMap reads RESULT=FILE pairs.
func volumeMap(pairs []string) (map[string]string, error) {
	out := map[string]string{}
	for _, p := range pairs {
		name, file, ok := strings.Cut(p, "=")
		if !ok || name == "" || file == "" {
			return nil, &problem.Problem{Class: problem.BadCall, Field: "--volume", Got: fmt.Sprintf("%q", p), Want: "RESULT=FILE, such as imod=TS_01_rec.mrc"}
		}
		if _, twice := out[name]; twice {
			return nil, &problem.Problem{Class: problem.BadCall, Field: "--volume", Got: fmt.Sprintf("%s=%s and %s=%s", name, out[name], name, file), Want: "one tomogram for each result", Hint: "to relate the tomograms with each other: tomoparity compare " + out[name] + " " + file}
		}
		out[name] = file
	}
	return out, nil
}

func needPaths(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return nil
	}
	return &problem.Problem{Class: problem.BadCall, Got: "no path was given", Want: "files or folders of one tilt series",
		Hint: strings.TrimSpace(strings.Split(c.Example, "\n")[0])}
}

// checkReport refuses a report path that cannot be written, before any work.
func (of *outputFlags) checkReport() error {
	switch of.colour {
	case "auto", "always", "never":
	default:
		return &problem.Problem{Class: problem.BadCall, Field: "--color", Got: of.colour, Want: "auto, always or never"}
	}
	if of.html == "" {
		return nil
	}
	if st, err := os.Stat(of.html); err == nil && st.IsDir() {
		return &problem.Problem{Class: problem.BadCall, Field: "--report", File: of.html, Got: "a folder", Want: "the name of an HTML file"}
	}
	if _, err := os.Stat(of.html); err == nil && !of.overwrite {
		return &problem.Problem{Class: problem.BadCall, File: of.html, Got: "exists already", Hint: "give another name, or --overwrite"}
	}
	if st, err := os.Stat(filepath.Dir(of.html)); err != nil || !st.IsDir() {
		return &problem.Problem{Class: problem.BadCall, File: of.html, Got: "its folder does not exist"}
	}
	return nil
}

// show prints the outcome and writes the report.
func (of *outputFlags) show(c *cobra.Command, o *check.Outcome) error {
	meta := report.Meta{Command: commandLine(), Version: version(), When: time.Now()}
	doc, err := report.JSON(o, meta)
	if err != nil {
		return err
	}
	meta.JSON = doc
	if of.html != "" {
		if err := writeWhole(of.html, func(w io.Writer) error { return report.HTML(w, o, meta) }); err != nil {
			return err
		}
	}
	out := c.OutOrStdout()
	switch {
	case of.json:
		_, err = out.Write(doc)
	case of.quiet:
		_, err = fmt.Fprintf(out, "%s   %s\n", o.Series, o.Word.Stamp())
	default:
		err = report.Text(out, o, of.style(out), footer(o, of.html))
	}
	if err != nil {
		return err
	}
	if code := o.ExitCode(); code != 0 {
		return result(code)
	}
	return nil
}

func (of *outputFlags) style(w io.Writer) report.Style {
	colour := of.colour == "always" || (of.colour == "auto" && isTerminal(w) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb")
	return report.Style{Colour: colour, UTF8: utf8Locale(), Verbose: of.verbose}
}

func footer(o *check.Outcome, html string) string {
	var parts []string
	if html != "" {
		parts = append(parts, "Report "+html)
	}
	if o.Images != "" {
		parts = append(parts, fmt.Sprintf("%d images, %.0f s", o.Sections, max(1, o.Elapsed.Seconds())))
	}
	words := map[int]string{exitDone: "nothing to fix", exitMistake: "mistake", exitUndecided: "undecided"}
	if o.Word != verdict.Mistake && o.Word != verdict.Inconsistent {
		words[exitMistake] = "a tomogram is not where its metadata say"
	}
	return strings.Join(append(parts, fmt.Sprintf("exit code %d (%s)", o.ExitCode(), words[o.ExitCode()])), "   ")
}

// writeWhole writes a file beside its final name and renames it.
func writeWhole(path string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".tomoparity-*"+filepath.Ext(path))
	if err != nil {
		return &problem.Problem{Class: problem.BadCall, File: path, Got: "cannot be written", Err: err}
	}
	defer func() {
		if err != nil {
			_ = f.Close()
			_ = os.Remove(f.Name())
		}
	}()
	var p *problem.Problem
	if err = write(f); errors.As(err, &p) {
		return err
	}
	if err == nil {
		err = f.Chmod(0o644)
	}
	if err == nil {
		err = f.Close()
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		err = &problem.Problem{Class: problem.BadCall, File: path, Got: "cannot be written", Err: err}
	}
	return err
}

// commandLine is the command as typed, quoted where needed.
func commandLine() string {
	args := append([]string{"tomoparity"}, os.Args[1:]...)
	for i, a := range args {
		if strings.ContainsAny(a, " \t\"'$\\") {
			args[i] = "'" + strings.ReplaceAll(a, "'", `'\''`) + "'"
		}
	}
	return strings.Join(args, " ")
}

package imodcom

import (
	"path"
	"strings"
)

// Entry is one line of a command's standard input.
type Entry struct {
	Keyword string // first word as written; for old-style input the first word of the line
	Value   string // the rest, without blanks around; empty for a switch
	Number  int    // 1-based line in the file
	sep     string // what stands between keyword and value
}

// Command is one $ line with the input lines that follow it.
type Command struct {
	Name          string   // first word after the $, "" for lines before the first $
	Args          []string // the other words; quotes are removed
	StandardInput bool     // -StandardInput is among Args: entries are keywords and values
	Number        int      // 1-based line of the $; 0 for the command without a name
	Entries       []Entry  // input lines that are neither comments nor blank
	Files         []Entry  // bare file names of an old-style tilt, at most two, in Value; not in Entries

	doc  *File
	last int // index of the line after which a new entry goes
}

// Get returns the value of a keyword, its 1-based line, and whether it is there.
// Case does not matter. Of several the last is returned. A switch has the
// value "".
func (c *Command) Get(keyword string) (value string, line int, found bool) {
	for _, e := range c.Entries {
		if strings.EqualFold(e.Keyword, keyword) {
			value, line, found = e.Value, e.Number, true
		}
	}
	return value, line, found
}

// All returns every entry of a keyword in file order.
func (c *Command) All(keyword string) []Entry {
	var all []Entry
	for _, e := range c.Entries {
		if strings.EqualFold(e.Keyword, keyword) {
			all = append(all, e)
		}
	}
	return all
}

// Arg returns the word after an option of the $ line: Arg("-xform") of
// "$newstack -input a -xform b" is b. Case matters; the names are tried in turn.
func (c *Command) Arg(names ...string) (value string, found bool) {
	for _, name := range names {
		for i, a := range c.Args {
			if a == name && i+1 < len(c.Args) {
				return c.Args[i+1], true
			}
		}
	}
	return "", false
}

// is tells whether the command runs the program called name, with or without a
// folder before it.
func (c *Command) is(name string) bool {
	return c.Name == name || path.Base(c.Name) == name
}

// parseDollar reads the text after the $.
func parseDollar(text string, number int) *Command {
	words := splitWords(text)
	c := &Command{Number: number}
	if len(words) > 0 {
		c.Name, c.Args = words[0], words[1:]
	}
	for _, a := range c.Args {
		if strings.EqualFold(a, "-StandardInput") {
			c.StandardInput = true
		}
	}
	return c
}

// splitWords cuts at blanks, keeping what stands in quotes together.
func splitWords(s string) []string {
	var words []string
	var cur strings.Builder
	in, quote := false, rune(0)
	for _, r := range s {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			cur.WriteRune(r)
		case r == '"' || r == '\'':
			quote, in = r, true
		case r == ' ' || r == '\t':
			if in {
				words = append(words, cur.String())
				cur.Reset()
			}
			in = false
		default:
			in = true
			cur.WriteRune(r)
		}
	}
	if in {
		words = append(words, cur.String())
	}
	return words
}

// parseEntry cuts an input line into keyword, separator and value.
func parseEntry(text string, number int) Entry {
	t := strings.TrimSpace(text)
	i := strings.IndexAny(t, " \t")
	if i < 0 {
		return Entry{Keyword: t, Number: number}
	}
	value := strings.TrimLeft(t[i:], " \t")
	return Entry{Keyword: t[:i], sep: t[i : len(t)-len(value)], Value: value, Number: number}
}

// tiltSwitches are the keywords of tilt that stand alone on a line, which
// distinguishes them from bare file names.
var tiltSwitches = [...]string{"PERPENDICULAR", "PARALLEL", "RotateBy90", "AdjustOrigin", "DONE",
	"FalloffIsTrueSigma", "StandardInput"}

// takeFiles moves the leading bare file names of an old-style tilt from Entries
// to Files.
func (c *Command) takeFiles() {
	if c.StandardInput || !c.is("tilt") {
		return
	}
	for len(c.Files) < 2 && len(c.Entries) > 0 {
		e := c.Entries[0]
		if e.Value != "" || isSwitch(e.Keyword) {
			return
		}
		c.Files = append(c.Files, Entry{Value: e.Keyword, Number: e.Number})
		c.Entries = c.Entries[1:]
	}
}

func isSwitch(word string) bool {
	for _, s := range tiltSwitches {
		if strings.EqualFold(s, word) {
			return true
		}
	}
	return false
}

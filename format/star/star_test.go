package star

import (
	"slices"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/problem"
	"pgregory.net/rapid"
)

const sample = "# version 50001\n\ndata_global\n\nloop_ \n_rlnTomoName #1 \n_rlnTomoHand #2 # a comment\n" +
	"     TS_01   -1.00000 \n\n# in between\n'TS 02'\t1.0   # why\n \n\ndata_\n_one 1\n_two   \"a b\"\n_three\n;first\nsecond\n;\n" +
	"loop_\n_m\n[1,2,-3.5]\n[]"

func parse(t *testing.T, text string) *File {
	t.Helper()
	f, err := Parse([]byte(text), "t.star")
	if err != nil {
		t.Fatal(err)
	}
	if got := string(f.Bytes()); got != text {
		t.Fatalf("not lossless:\n%q\n%q", text, got)
	}
	return f
}

func TestRead(t *testing.T) {
	for _, eol := range []string{"\n", "\r\n"} {
		f := parse(t, strings.ReplaceAll(sample, "\n", eol))
		g, ok := f.Block("global")
		if !ok || len(f.Blocks) != 2 || g.Line != 3 || !slices.Equal(g.Comments(), []string{"version 50001"}) {
			t.Fatalf("%+v", f.Blocks)
		}
		l, _ := g.Loop()
		if !slices.Equal(l.Columns(), []string{"_rlnTomoName", "_rlnTomoHand"}) || l.Len() != 2 || !l.Has("rlnTomoHand", "_rlnTomoName") || l.Has("rlntomohand") {
			t.Errorf("%v, %d rows", l.Columns(), l.Len())
		}
		if names, _ := l.Strings("rlnTomoName"); !slices.Equal(names, []string{"TS_01", "TS 02"}) {
			t.Errorf("%q", names)
		}
		if hands, ok, err := l.Floats("_rlnTomoHand"); !ok || err != nil || !slices.Equal(hands, []float64{-1, 1}) {
			t.Errorf("%v %v", hands, err)
		}
		if v, ok, p := l.Int(0, "rlnTomoHand"); v != -1 || !ok || p != nil {
			t.Errorf("%d %v %v", v, ok, p)
		}
		if l.Line(0) != 8 || l.Line(1) != 11 || l.LabelLine("rlnTomoHand") != 7 || l.LabelLine("x") != 0 {
			t.Errorf("lines %d, %d, %d", l.Line(0), l.Line(1), l.LabelLine("rlnTomoHand"))
		}
		b := f.Blocks[1]
		if it, ok := b.Item("_three"); !ok || it.Value() != "first"+eol+"second" {
			t.Errorf("%+v", it)
		}
		if it, _ := b.Item("two"); it.Value() != "a b" || it.Line != 16 {
			t.Errorf("%+v", it)
		}
		if it, _ := b.Item("one"); true {
			if v, p := it.Float(); v != 1 || p != nil {
				t.Errorf("%v %v", v, p)
			}
		}
		m, _ := b.Loop()
		if v, ok, err := m.Vectors("m"); !ok || err != nil || !slices.Equal(v[0], []float64{1, 2, -3.5}) || len(v[1]) != 0 || m.Line(1) != 24 {
			t.Errorf("%v %v, line %d", v, err, m.Line(1))
		}
	}
}

// Odd forms that are legal, and what they hold: columns x rows of the first loop.
func TestOddForms(t *testing.T) {
	for name, c := range map[string]struct {
		text          string
		columns, rows int
	}{
		"no data_ line":     {"loop_\n_a\n_b\n1 2\n", 2, 1},
		"blank line":        {"data_x\nloop_\n_a\n\n1\n\n\n2\n", 1, 2},
		"byte order mark":   {"\ufeffdata_x\nloop_\n_a\n1\n", 1, 1},
		"labels on a line":  {"data_x loop_ _a _b\n1 2", 2, 1},
		"no rows":           {"data_x\nloop_\n_a\n_b\n", 2, 0},
		"name of an image":  {"data_x\nloop_\n_a\n_b\ndata_01.mrc 1\n", 2, 1},
		"underscore inside": {"data_x\nloop_\n_a\n_b\n1 _c\n", 2, 1},
		"text in a row":     {"data_x\nloop_\n_a\n_b\n_c\n1\n;two\nlines\n;\n3\n", 3, 1},
		"text first":        {"data_x\nloop_\n_a\n_b\n;t\n;\n3\n4 5\n", 2, 2},
		"quotes in words":   {"data_x\nloop_\n_a\n_b\nit's 5'\n'it's' \"\"\n", 2, 2},
		"loop after loop":   {"data_x\nloop_\n_a\n1\nloop_\n_b\n2\n", 1, 1},
		"upper case":        {"DATA_x\nLOOP_\n_a\n1\n", 1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			l, ok := parse(t, c.text).Blocks[0].Loop()
			if !ok || len(l.Columns()) != c.columns || l.Len() != c.rows {
				t.Errorf("%+v", l)
			}
			for i := range l.Len() {
				if len(l.Row(i)) != c.columns {
					t.Errorf("row %d: %q", i, l.Row(i))
				}
			}
		})
	}
}

func TestRefused(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"empty":        {"", "no data_ block"},
		"comment only": {"# data_x\n", "no data_ block"},
		"words":        {"these are words\n", "line 1: \"these\"; expected data_, loop_ or a label"},
		"short row":    {"data_x\nloop_\n_a\n_b\n1 2\n3\n", "line 6: a row of 1 values, beginning with \"3\"; expected 2"},
		"long row":     {"data_x\nloop_\n_a\n_b\n1 2 3\n", "line 5: a row of 3 values"},
		"both":         {"data_x\nloop_\n_a\n_b\n1\n1 2\n3\n", "line 7"},
		"no labels":    {"data_x\nloop_\n1 2\n", "line 2: loop_: no labels"},
		"no value":     {"data_x\n_a\n_b 1\n", "line 2: _a: no value"},
		"quote":        {"data_x\n_a 'b\n_c 1\n", "line 2: a quotation that does not end"},
		"quote in row": {"data_x\nloop_\n_a\n_b\n1 'b\n", "line 5: a quotation"},
		"text":         {"data_x\n_a\n;b\n", "line 3: a text block that does not end"},
		"after a loop": {"data_x\nloop_\n_a\n1\n_b 2\nx\n", "line 6: \"x\""},
		"binary":       {"data_x\x00", "binary data"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse([]byte(c.text), "t.star")
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "t.star") {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestTypedFaults(t *testing.T) {
	f := parse(t, "data_x\nloop_\n_a\n_v\n1 [1,2\nnan [1;2]\n1.5 3\n")
	l, _ := f.Blocks[0].Loop()
	_, _, err := l.Floats("a")
	if err == nil || !strings.Contains(err.Error(), "t.star line 6: a: \"nan\"") {
		t.Errorf("%v", err)
	}
	_, _, err = l.Vectors("_v")
	for _, want := range []string{"line 5: v", "line 6", "line 7"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in %v", want, err)
		}
	}
	if _, _, p := l.Int(2, "a"); p == nil || p.Line != 7 || p.Want != "a whole number" {
		t.Errorf("%v", p)
	}
	if _, ok, err := l.Floats("none"); ok || err != nil {
		t.Errorf("%v %v", ok, err)
	}
}

func TestEdit(t *testing.T) {
	f := parse(t, sample)
	l, _ := f.Blocks[0].Loop()
	steps := []error{
		l.Set(0, 1, "1"), l.Set(1, 0, "TS 02"), l.Set(1, 0, "it's"),
		l.InsertColumn(1, "rlnVoltage", []string{"300", ""}), l.InsertColumn(0, "_n", []string{"1", "2"}), l.InsertColumn(4, "z", []string{"x y", "z"}),
		l.AddRow("3", "TS_03", "300.0", "-1", "data_x"),
		f.Blocks[1].SetItem("two", "b"), f.Blocks[1].SetItem("_four", "c d"),
	}
	for i, err := range steps {
		if err != nil {
			t.Errorf("step %d: %v", i, err)
		}
	}
	want := "# version 50001\n\ndata_global\n\nloop_ \n_n #1\n_rlnTomoName #2 \n_rlnVoltage #3\n_rlnTomoHand #4 # a comment\n_z #5\n" +
		"     1 TS_01 300   1 \"x y\" \n\n# in between\n2 it's \"\"\t1.0 z   # why\n3 TS_03 300.0 -1 \"data_x\"\n \n\n" +
		"data_\n_one 1\n_two   b\n_three\n;first\nsecond\n;\nloop_\n_m\n[1,2,-3.5]\n[]\n_four \"c d\"\n"
	if got := string(f.Bytes()); got != want {
		t.Errorf("%q\n%q", got, want)
	}
	if i, ok := l.Column("rlnTomoHand"); !ok || i != 3 || l.Value(2, 4) != "data_x" {
		t.Errorf("column %d, %q", i, l.Row(2))
	}
}

func TestEditRefused(t *testing.T) {
	f := parse(t, "data_x\nloop_\n_a\n_b\n1\n;t\n;\n")
	b := f.Blocks[0]
	l, _ := b.Loop()
	_, e1 := f.AddBlock("a b")
	_, e2 := b.AddLoop()
	_, e3 := b.AddLoop("a b")
	for i, err := range []error{e1, e2, e3, l.Set(0, 1, "x"), l.Set(1, 0, "x"), l.Set(0, 0, "a\nb"), l.Set(0, 0, "a' \" b"), l.InsertColumn(2, "c", []string{"1"}),
		l.InsertColumn(3, "c", []string{"1"}), l.InsertColumn(0, "a", []string{"1"}), l.InsertColumn(0, "c", nil), l.InsertColumn(0, "", []string{"1"}),
		l.AddRow("1"), b.SetItem("c d", "1"), b.SetItem("c", "\n")} {
		if class, ok := problem.ClassOf(err); !ok || class != problem.BadCall {
			t.Errorf("%d: %v", i, err)
		}
	}
	if string(f.Bytes()) != "data_x\nloop_\n_a\n_b\n1\n;t\n;\n" {
		t.Errorf("changed: %q", f.Bytes())
	}
}

// What is written is read back, whatever the values.
func TestNew(t *testing.T) {
	value := rapid.StringMatching(`[a-z0-9'"#;_ .\[\]-]{0,8}|loop_|data_x`).Filter(func(s string) bool {
		_, p := (&File{}).quote("x", s)
		return p == nil
	})
	rapid.Check(t, func(rt *rapid.T) {
		f := New("made here")
		type made struct {
			item string
			rows [][]string
		}
		var want []made
		for range rapid.IntRange(1, 3).Draw(rt, "blocks") {
			b, err := f.AddBlock("b")
			if err != nil {
				rt.Fatal(err)
			}
			m := made{item: value.Draw(rt, "item")}
			if err := b.SetItem("i", m.item); err != nil {
				rt.Fatal(err)
			}
			labels := []string{"a", "b", "c"}[:rapid.IntRange(1, 3).Draw(rt, "columns")]
			l, err := b.AddLoop(labels...)
			if err != nil {
				rt.Fatal(err)
			}
			for range rapid.IntRange(0, 3).Draw(rt, "rows") {
				row := rapid.SliceOfN(value, len(labels), len(labels)).Draw(rt, "row")
				if err := l.AddRow(row...); err != nil {
					rt.Fatal(err)
				}
				m.rows = append(m.rows, row)
			}
			want = append(want, m)
		}
		back, err := Parse(f.Bytes(), "back")
		if err != nil || string(back.Bytes()) != string(f.Bytes()) || len(back.Blocks) != len(want) {
			rt.Fatalf("%v\n%s", err, f.Bytes())
		}
		for i, m := range want {
			it, _ := back.Blocks[i].Item("i")
			l, _ := back.Blocks[i].Loop()
			if it.Value() != m.item || l.Len() != len(m.rows) {
				rt.Fatalf("%q, %d rows\n%s", it.Value(), l.Len(), f.Bytes())
			}
			for r, row := range m.rows {
				if !slices.Equal(l.Row(r), row) {
					rt.Fatalf("%q became %q", row, l.Row(r))
				}
			}
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(sample), uint8(0), "x y")
	f.Add([]byte("loop_ _a _b\r\n;t\n; 2 # c\n"), uint8(1), "#")
	f.Add([]byte("\ufeffdata_\n_a\n'b c'\n"), uint8(2), "")
	f.Fuzz(func(t *testing.T, b []byte, at uint8, value string) {
		x, err := Parse(b, "fuzz.star")
		if err != nil {
			if _, ok := problem.ClassOf(err); !ok {
				t.Fatalf("not a problem: %v", err)
			}
			return
		}
		if string(x.Bytes()) != string(b) {
			t.Fatalf("%q became %q", b, x.Bytes())
		}
		edited(t, x, int(at), value)
	})
}

// edited sets a value and inserts a column and reads the result back.
func edited(t *testing.T, x *File, at int, value string) {
	for i, blk := range x.Blocks {
		for j, l := range blk.Loops {
			if l.Len() == 0 {
				continue
			}
			row, col := at%l.Len(), at%len(l.Columns())
			set := l.Set(row, col, value) == nil
			values := make([]string, l.Len())
			inserted := l.InsertColumn(at%(len(l.Columns())+1), "fuzz_new", values) == nil
			back, err := Parse(x.Bytes(), "edited")
			if err != nil {
				t.Fatalf("%v\n%q", err, x.Bytes())
			}
			m := back.Blocks[i].Loops[j]
			if m.Len() != l.Len() || !slices.Equal(m.Columns(), l.Columns()) || !slices.Equal(m.Row(row), l.Row(row)) || m.Line(row) != l.Line(row) {
				t.Fatalf("%q", x.Bytes())
			}
			if got := l.Row(row); set && !inserted && got[col] != value {
				t.Fatalf("%q is not %q", got, value)
			}
		}
	}
}

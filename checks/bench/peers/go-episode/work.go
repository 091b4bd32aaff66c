package main

import (
	"fmt"
	"os"
	"sync"
	"sync/atomic"
)

var key = Key{Chat: "chat", HistoryVersion: 1, Attempt: 1}

// Large enough for every entry of a run.
const roomy = 1 << 30

func token() Content { return Content{Type: "text", Text: "twelve bytes"} }

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func fill(b *Buffer, entries int) {
	for i := 0; i < entries; i++ {
		must(b.Add(key, "assistant", token()))
	}
}

func appending(entries int) batch {
	return func() {
		b := NewBuffer(roomy)
		defer b.Close()
		must(b.Create(key))
		fill(b, entries)
	}
}

// burst adds everything as fast as it goes while the readers read.
func burst(entries, readers int) batch {
	return func() {
		b := NewBuffer(roomy)
		defer b.Close()
		must(b.Create(key))
		var all sync.WaitGroup
		for i := 0; i < readers; i++ {
			parts := b.Subscribe(key)
			all.Go(func() { read(parts, entries, nil) })
		}
		fill(b, entries)
		b.End(key)
		all.Wait()
	}
}

// paced adds the next entry when all readers have the one before.
func paced(entries, readers int) batch {
	return func() {
		b := NewBuffer(roomy)
		defer b.Close()
		must(b.Create(key))
		round := &lap{readers: int32(readers), done: make(chan struct{}, 1)}
		var all sync.WaitGroup
		for i := 0; i < readers; i++ {
			parts := b.Subscribe(key)
			all.Go(func() { read(parts, entries, round.has) })
		}
		for i := 0; i < entries; i++ {
			must(b.Add(key, "assistant", token()))
			<-round.done
		}
		b.End(key)
		all.Wait()
	}
}

// replay reads an episode that has ended.
func replay(entries int) batch {
	b := NewBuffer(roomy)
	must(b.Create(key))
	fill(b, entries)
	b.End(key)
	return func() { read(b.Subscribe(key), entries, nil) }
}

func read(parts <-chan Part, entries int, has func()) {
	last := 0
	for part := range parts {
		if part.Seq != last+1 {
			must(fmt.Errorf("part: %d (expected: %d)", part.Seq, last+1))
		}
		last = part.Seq
		if has != nil {
			has()
		}
	}
	if last != entries {
		must(fmt.Errorf("parts: %d (expected: %d)", last, entries))
	}
}

// A lap is over when every reader has said so.
type lap struct {
	readers int32
	count   atomic.Int32
	done    chan struct{}
}

func (l *lap) has() {
	if l.count.Add(1) == l.readers {
		l.count.Store(0)
		l.done <- struct{}{}
	}
}

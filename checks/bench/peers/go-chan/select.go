package main

import (
	"fmt"
	"os"
	"sync"
	"time"
)

// Longer than any batch: what is measured is having a limit, not reaching it.
const patience = 10 * time.Second

// A choose takes so many items, each from the channel that a select finds ready.
type choose func(from []chan *int, count int) int

func chooser(channels int, timed bool) choose {
	switch {
	case channels == 2 && timed:
		return ofTwoTimed
	case channels == 2:
		return ofTwo
	case channels == 8 && timed:
		return ofEightTimed
	case channels == 8:
		return ofEight
	}
	usage()
	return nil
}

func selecting(choose choose, channels, capacity, items int) batch {
	each := items / channels
	return func() int {
		from := make([]chan *int, channels)
		var all sync.WaitGroup
		for i := range from {
			from[i] = make(chan *int, capacity)
			all.Go(func() { put(from[i], each) })
		}
		got := 0
		all.Go(func() { got = choose(from, channels*each) })
		all.Wait()
		return got
	}
}

func late() {
	fmt.Fprintln(os.Stderr, "nothing came in", patience)
	os.Exit(1)
}

// Go has no select over a number that only the run knows, short of reflection: each is spelled out.
func ofTwo(from []chan *int, count int) int {
	sum := 0
	for i := 0; i < count; i++ {
		select {
		case got := <-from[0]:
			sum += *got
		case got := <-from[1]:
			sum += *got
		}
	}
	return sum
}

// With a fresh time-out each, as it is usually written.
func ofTwoTimed(from []chan *int, count int) int {
	sum := 0
	for i := 0; i < count; i++ {
		select {
		case got := <-from[0]:
			sum += *got
		case got := <-from[1]:
			sum += *got
		case <-time.After(patience):
			late()
		}
	}
	return sum
}

// As ofTwo.
func ofEight(from []chan *int, count int) int {
	sum := 0
	for i := 0; i < count; i++ {
		select {
		case got := <-from[0]:
			sum += *got
		case got := <-from[1]:
			sum += *got
		case got := <-from[2]:
			sum += *got
		case got := <-from[3]:
			sum += *got
		case got := <-from[4]:
			sum += *got
		case got := <-from[5]:
			sum += *got
		case got := <-from[6]:
			sum += *got
		case got := <-from[7]:
			sum += *got
		}
	}
	return sum
}

// As ofTwoTimed.
func ofEightTimed(from []chan *int, count int) int {
	sum := 0
	for i := 0; i < count; i++ {
		select {
		case got := <-from[0]:
			sum += *got
		case got := <-from[1]:
			sum += *got
		case got := <-from[2]:
			sum += *got
		case got := <-from[3]:
			sum += *got
		case got := <-from[4]:
			sum += *got
		case got := <-from[5]:
			sum += *got
		case got := <-from[6]:
			sum += *got
		case got := <-from[7]:
			sum += *got
		case <-time.After(patience):
			late()
		}
	}
	return sum
}

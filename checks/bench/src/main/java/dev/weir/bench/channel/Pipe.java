package dev.weir.bench.channel;

/**
 * One channel or queue under measurement. Any thread; both operations wait as long as they must.
 */
public interface Pipe {

  /** Hands the item over, or waits until it can. */
  void put(Integer item) throws InterruptedException;

  /** The next item; waits until there is one. */
  Integer take() throws InterruptedException;
}

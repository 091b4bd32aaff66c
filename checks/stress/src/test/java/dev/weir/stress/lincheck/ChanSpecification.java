package dev.weir.stress.lincheck;

import java.util.ArrayDeque;
import java.util.Queue;

/** What a channel does if only one thread uses it at a time. */
public abstract class ChanSpecification {
  private final int capacity;
  private final Queue<Integer> held = new ArrayDeque<>();
  private boolean closed;
  private int accepted;
  private int received;
  private int discarded;
  private int refused;

  ChanSpecification(int capacity) {
    this.capacity = capacity;
  }

  public String trySend(int item) {
    if (closed) {
      return "closed";
    }
    if (held.size() == capacity) {
      return "full";
    }
    held.add(item);
    accepted++;
    return "sent";
  }

  public String offer(int item) {
    return trySend(item);
  }

  /** Nobody makes room meanwhile. */
  public String send(int item) {
    String sent = trySend(item);
    refused += sent.equals("sent") ? 0 : 1;
    return sent;
  }

  public String sendInterrupted(int item) {
    refused++;
    return "interrupted";
  }

  public String tryReceive() {
    Integer item = held.poll();
    if (item == null) {
      return closed ? "closed" : "empty";
    }
    received++;
    return item.toString();
  }

  public String poll() {
    return tryReceive();
  }

  /** Nobody sends meanwhile. */
  public String receive() {
    return tryReceive();
  }

  public void close() {
    closed = true;
  }

  public void cancel() {
    closed = true;
    discarded += held.size();
    held.clear();
  }

  public int size() {
    return held.size();
  }

  public String counts() {
    return "accepted %d received %d discarded %d refused %d"
        .formatted(accepted, received, discarded, refused);
  }
}

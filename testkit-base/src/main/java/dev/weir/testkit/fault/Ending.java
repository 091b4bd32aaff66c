package dev.weir.testkit.fault;

/** How a connection is cut. */
public enum Ending {
  /** In good order: the client reads the end of the stream. */
  FIN,
  /** At once: the client's next read fails with "Connection reset". */
  RST
}

package dev.weir.agent.http;

import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.TimeoutException;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.CancellationException;

/** What went wrong, in the exceptions that LangChain4j and a turn know. */
final class Failure {
  private Failure() {}

  /**
   * The failure as its reader should see it. On an interrupted thread everything is a cancel: the
   * broken read is only how it became known.
   */
  static RuntimeException of(Throwable cause, String url) {
    if (Thread.currentThread().isInterrupted()) {
      return cancelled(cause);
    }
    return switch (cause) {
      case HttpTimeoutException e -> new TimeoutException(url + ": " + e.getMessage(), e);
      case IOException e -> new LangChain4jException(url + ": " + reason(e), e);
      case RuntimeException e -> e;
      default -> new LangChain4jException(url + ": " + cause, cause);
    };
  }

  static CancellationException cancelled(Throwable cause) {
    if (cause instanceof CancellationException already) {
      return already;
    }
    CancellationException cancelled =
        new CancellationException("cancelled: the thread of the turn was interrupted");
    cancelled.initCause(cause);
    return cancelled;
  }

  // A refused connection arrives without a message of its own.
  private static String reason(IOException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}

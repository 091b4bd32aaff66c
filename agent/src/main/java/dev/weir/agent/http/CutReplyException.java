package dev.weir.agent.http;

import dev.langchain4j.exception.LangChain4jException;

/** A model's reply stopped before it said that it was finished. */
public final class CutReplyException extends LangChain4jException {
  private static final long serialVersionUID = 1;

  CutReplyException(String message) {
    super(message);
  }
}

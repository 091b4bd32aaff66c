package dev.weir.agent.speech;

import dev.weir.agent.Outflow;

/**
 * Hears a caller: an agent's {@link dev.weir.agent.Agent#recognitionNode}, on behalf of its
 * session. Equal to another that would do the same.
 */
@FunctionalInterface
public interface RecognitionNode {

  /** Listens until the sound ends, and waits for it; an interrupt ends it. */
  void hear(RecognitionCall call, Outflow<TranscriptEvent> out) throws Exception;
}

package dev.weir.agent.speech;

import dev.weir.agent.Outflow;

/**
 * Makes sound of a run of text: an agent's {@link dev.weir.agent.Agent#synthesisNode}, on behalf of
 * its session. For the thread of a voice; it may wait.
 */
@FunctionalInterface
public interface SynthesisNode {

  /** Speaks, and waits until all that it gives is taken; an interrupt ends it. */
  void speak(SynthesisCall call, Outflow<SpokenFrame> out) throws Exception;
}

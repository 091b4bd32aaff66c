package dev.weir.agent.speech;

import dev.weir.agent.Speech;

/**
 * Gives a voice to what a session says. One for a session; see {@link
 * dev.weir.agent.AgentSession#speakBy}. Any thread, one speech at a time.
 */
public interface Voice {

  /**
   * Begins an utterance: the words of one step of a speech. Returns at once.
   *
   * @param node makes the sound of the words
   */
  Utterance begin(Speech speech, SynthesisNode node);
}

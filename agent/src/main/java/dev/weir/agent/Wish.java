package dev.weir.agent;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.channel.Receiver;
import java.util.Optional;

/** What a session is to do when it has the podium. */
sealed interface Wish {

  /** The input that it answers, if it answers one. */
  default Optional<Input> input() {
    return Optional.empty();
  }

  /** The sound of its words, if that is there. */
  default Optional<Receiver<AudioFrame>> audio() {
    return Optional.empty();
  }

  /** Whether a caller may stop it. */
  default boolean mayBeInterrupted() {
    return true;
  }

  /** To answer a caller. */
  record Answer(Input said) implements Wish {
    @Override
    public Optional<Input> input() {
      return Optional.of(said);
    }
  }

  /** To say what the agent's code says. */
  record Words(Say say) implements Wish {
    @Override
    public Optional<Receiver<AudioFrame>> audio() {
      return say.audio();
    }

    @Override
    public boolean mayBeInterrupted() {
      return say.mayBeInterrupted();
    }
  }

  /** To have the model speak. */
  record Own(Reply reply) implements Wish {
    @Override
    public Optional<Input> input() {
      return reply.input();
    }

    @Override
    public boolean mayBeInterrupted() {
      return reply.mayBeInterrupted();
    }
  }

  /** To go on with another agent; nothing is said, so there is no episode. */
  record HandOver(Agent next) implements Wish {
    @Override
    public boolean mayBeInterrupted() {
      return false;
    }
  }
}

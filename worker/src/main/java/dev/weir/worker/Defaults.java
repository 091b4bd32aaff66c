package dev.weir.worker;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.weir.agent.AgentModel;
import dev.weir.agent.SessionOptions;
import dev.weir.agent.speech.TurnHandling;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What registrations leave unsaid. Immutable.
 *
 * @param isolation what keeps sessions apart, and so what an agent may consist of
 * @param greeting for agents that have none; empty for nothing
 * @param model for agents without; null for none
 * @param stt for agents without; null for none
 * @param tts for agents without; null for none
 * @param options for agents without
 * @param turns how callers who speak take turns, as far as agents leave it unsaid
 * @param models what a model's name means; null if names mean nothing
 * @param shared packages whose classes agents in loaders of their own share
 */
record Defaults(
    Isolation isolation,
    String greeting,
    @Nullable Provider model,
    @Nullable Provider stt,
    @Nullable Provider tts,
    SessionOptions options,
    TurnHandling turns,
    @Nullable Function<String, AgentModel> models,
    Set<String> shared) {

  /**
   * The agent as it will be hosted. Makes its model, by the code of that one's author: what cannot
   * be made is refused here, also if sessions will make it again in processes of their own.
   *
   * @throws IllegalArgumentException if it cannot be hosted; names the agent and what it is about
   */
  HostedAgent fill(Registration asked) {
    Registration filled = filled(asked);
    Crossing crossing = Crossing.check(filled, isolation, models);
    Registration own = isolation == Isolation.CLASS_LOADER ? Apart.of(filled, shared) : filled;
    AgentModel made = model(own);
    SessionOptions its = or(own.options(), options);
    return new HostedAgent(own, made, its, crossing.parcel(made.label(), its));
  }

  private Registration filled(Registration asked) {
    String said = or(asked.greeting(), own(asked));
    return new Registration(
        asked.agent().withGreeting(said),
        said,
        orNull(asked.model(), model),
        orNull(asked.stt(), stt),
        orNull(asked.tts(), tts),
        or(asked.options(), options),
        turns(asked),
        asked.source());
  }

  /** Setting by setting: the registration's, then the agent's, then the pool's. */
  private TurnHandling turns(Registration asked) {
    try {
      return or(asked.turns(), TurnHandling.UNSAID)
          .over(asked.agent().turns())
          .over(turns)
          .checked();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "agent \"%s\" turns: %s".formatted(asked.name(), e.getMessage()), e);
    }
  }

  private String own(Registration asked) {
    return asked.agent().greeting().isEmpty() ? greeting : asked.agent().greeting();
  }

  private AgentModel model(Registration filled) {
    try {
      return model(filled.model());
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "agent \"%s\" model: %s".formatted(filled.name(), e.getMessage()), e);
    }
  }

  private AgentModel model(@Nullable Provider provider) {
    return switch (provider) {
      case Provider.Named named -> named(named.id());
      case Provider.Configured configured -> model(Making.make(configured));
      case Provider.Instance instance -> model(instance.object());
      case Provider.None none -> throw refused("none");
      case null -> throw refused("none");
    };
  }

  private AgentModel named(String id) {
    if (models == null) {
      throw refused("\"%s\", and the pool's models(…) says not what names mean".formatted(id));
    }
    AgentModel found = models.apply(id);
    if (found == null) {
      throw refused("\"%s\", of which the pool's models(…) knows nothing".formatted(id));
    }
    return found;
  }

  private static AgentModel model(Object object) {
    return switch (object) {
      case AgentModel model -> model;
      case StreamingChatModel chat -> new AgentModel(chat.getClass().getSimpleName(), chat);
      default -> throw refused("an object of " + object.getClass().getName());
    };
  }

  private static IllegalArgumentException refused(String found) {
    return new IllegalArgumentException(
        found + " (expected: an AgentModel, a StreamingChatModel or what makes one)");
  }

  private static <T> T or(@Nullable T said, T otherwise) {
    return said == null ? otherwise : said;
  }

  private static <T> @Nullable T orNull(@Nullable T said, @Nullable T otherwise) {
    return said == null ? otherwise : said;
  }
}

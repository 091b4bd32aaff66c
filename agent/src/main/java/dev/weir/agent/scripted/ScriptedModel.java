package dev.weir.agent.scripted;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.weir.time.Ticker;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;

/**
 * A rule-based stand-in for a language model. It understands little, but honestly: it finds times,
 * numbers and names in what the caller says, calls the tools it is given or asks for what they
 * lack, and tells their results.
 *
 * <p>A reply depends on the seed, the messages and the tools only, so that whoever has these can
 * check it with {@link #reply}. {@code chat} blocks and calls its handler on the calling thread, a
 * word at a time at the chosen rate. An interrupt ends it at once: {@code onError} with a {@link
 * CancellationException}, the flag still set. All threads may share a model.
 */
public final class ScriptedModel implements StreamingChatModel {
  /** The name under which it appears in responses. */
  public static final String NAME = "scripted";

  private final long seed;
  private final double tokensPerSecond;
  private final Ticker ticker;

  private ScriptedModel(Builder builder) {
    seed = builder.seed;
    tokensPerSecond = builder.tokensPerSecond;
    ticker = builder.ticker;
  }

  /** A builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The whole reply at once: a text or one tool call. The same that {@code chat} streams. Of each
   * turn of the caller it reads the first 4,096 chars; the rest only counts for the wording.
   *
   * @throws CancellationException if the thread is interrupted, whose flag stays
   */
  public AiMessage reply(ChatRequest request) {
    Dialogue dialogue = new Dialogue(request.messages());
    List<Tool> tools = tools(request);
    Wording words = new Wording(new SplittableRandom(seed ^ dialogue.digest()), tools);
    return switch (Rules.next(dialogue, tools)) {
      case Move.Call call -> AiMessage.from(List.<ToolExecutionRequest>of(call.request()));
      case Move.Ask ask -> AiMessage.from(words.say(ask));
      case Move.Tell tell -> AiMessage.from(words.say(tell));
      case Move.Settled settled -> AiMessage.from(words.say(settled));
      case Move.Farewell farewell -> AiMessage.from(words.say(farewell));
      case Move.Offer offer -> AiMessage.from(words.say(offer));
      case Move.Decline decline -> AiMessage.from(words.say(decline));
    };
  }

  @Override
  public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
    AiMessage reply;
    try {
      reply = reply(request);
    } catch (CancellationException e) {
      handler.onError(e);
      return;
    }
    new Speech(reply, handler, new Pace(ticker, tokensPerSecond))
        .deliver(new Dialogue(request.messages()).words());
  }

  private static List<Tool> tools(ChatRequest request) {
    var specifications = request.toolSpecifications();
    return specifications == null ? List.of() : specifications.stream().map(Tool::of).toList();
  }

  /** How a scripted model is made. Not for several threads at once. */
  public static final class Builder {
    /** The seed unless set. */
    public static final long DEFAULT_SEED = 1;

    /** The rate unless set, in tokens a second: a brisk reading speed. */
    public static final double DEFAULT_TOKENS_PER_SECOND = 40;

    private long seed = DEFAULT_SEED;
    private double tokensPerSecond = DEFAULT_TOKENS_PER_SECOND;
    private Ticker ticker = Ticker.system();

    private Builder() {}

    /** Another seed words the same moves otherwise. */
    public Builder seed(long seed) {
      this.seed = seed;
      return this;
    }

    /** How fast it speaks, in words a second; 0 is as fast as the handler takes them. */
    public Builder tokensPerSecond(double tokensPerSecond) {
      if (!(tokensPerSecond >= 0 && tokensPerSecond <= 1e6)) {
        throw new IllegalArgumentException(
            "tokensPerSecond: " + tokensPerSecond + " (expected: 0 to 1000000; 0 is unlimited)");
      }
      this.tokensPerSecond = tokensPerSecond;
      return this;
    }

    /** Where the rate takes its time from; the system's unless set. */
    public Builder ticker(Ticker ticker) {
      this.ticker = ticker;
      return this;
    }

    /** The model. */
    public ScriptedModel build() {
      return new ScriptedModel(this);
    }
  }
}

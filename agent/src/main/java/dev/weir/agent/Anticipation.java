package dev.weir.agent;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.weir.internal.Nursery;
import dev.weir.log.Message;
import dev.weir.log.Message.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a session is likely to be asked next, and the reply to that. Any thread; none waits but
 * {@link #close}.
 */
final class Anticipation implements AutoCloseable {
  private final Means means;
  private final SessionContext context;
  private @Nullable Nursery threads;
  private @Nullable EarlyReply early;
  private boolean closed;
  private long begun;

  Anticipation(Means means, SessionContext context) {
    this.means = means;
    this.context = context;
  }

  /** Asks for a reply to this input; what was anticipated before is not any more. */
  synchronized void begin(Input likely) {
    drop();
    if (closed) {
      return;
    }
    List<Message> history = new ArrayList<>(means.session().history());
    history.add(
        new Message(
            "anticipated", Role.USER, Message.Status.COMPLETED, List.copyOf(likely.parts())));
    EarlyReply next = new EarlyReply(new CallNames("early" + ++begun, 0));
    var _ = threads().fork("reply", () -> context.call(() -> next.run(means, history)));
    early = next;
  }

  /** The reply to this request of this agent, if there is one; another is dropped. */
  synchronized Optional<EarlyReply> take(ChatRequest request, Agent by) {
    Optional<EarlyReply> taken = Optional.ofNullable(early).filter(it -> it.answers(request, by));
    if (taken.isPresent()) {
      early = null;
    } else {
      drop();
    }
    return taken;
  }

  /** Nothing is anticipated. */
  synchronized void drop() {
    if (early != null) {
      early.drop();
      early = null;
    }
  }

  private Nursery threads() {
    if (threads == null) {
      threads = new Nursery("weir-" + means.name() + "/early", means.options().closeTimeout());
    }
    return threads;
  }

  @Override
  public void close() {
    Nursery last;
    synchronized (this) {
      closed = true;
      drop();
      last = threads;
      threads = null;
    }
    if (last != null) {
      last.close();
    }
  }
}

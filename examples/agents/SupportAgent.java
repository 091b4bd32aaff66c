import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import dev.weir.agent.Agent;
import dev.weir.agent.AgentConfig;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Looks up and opens support tickets. Every caller talks to a SupportAgent of their own; the
 * tickets are one set for all, hence static and safe for many threads.
 */
@AgentConfig(name = "support", greeting = "Welcome to support. What can I do for you?")
public final class SupportAgent implements Agent {
  /** How soon somebody looks at a ticket. */
  public enum Priority {
    NORMAL,
    URGENT
  }

  private record Ticket(String id, String problem, Priority priority, String state) {
    @Override
    public String toString() {
      return id + " (" + priority.name().toLowerCase(Locale.ROOT) + ", " + state + "): " + problem;
    }
  }

  private static final Map<String, Ticket> TICKETS = new ConcurrentHashMap<>();
  private static final AtomicInteger LAST = new AtomicInteger(1000);

  static {
    open("The invoice of May was charged twice", Priority.NORMAL, "refund is on its way");
    open("The router restarts every night", Priority.URGENT, "technician comes on Friday");
  }

  @Override
  public String instructions() {
    return """
    You answer for the support desk. Look up tickets by their number, and open a new one for
    every problem that has none. Tell the caller the number of the ticket.
    """;
  }

  @Tool("Look up the status of a ticket")
  public String findTicket(@P("ticket id, as T-1001") String id) {
    Ticket ticket = TICKETS.get(id.strip().toUpperCase(Locale.ROOT));
    if (ticket == null) {
      throw new IllegalArgumentException("id: " + id + " is unknown (expected: as T-1001)");
    }
    return "Ticket " + ticket + ".";
  }

  @Tool("Open a ticket for a problem, a request or something broken")
  public String openTicket(
      @P("the problem in the caller's words") String problem,
      @P(value = "priority", required = false) Priority priority) {
    if (problem.isBlank()) {
      throw new IllegalArgumentException("problem: empty (expected: what is wrong, in words)");
    }
    Ticket ticket = open(problem.strip(), priority == null ? Priority.NORMAL : priority, "new");
    return "I have opened ticket " + ticket.id() + " for this.";
  }

  @Tool("Tell the hours in which the desk answers the phone")
  public String deskHours() {
    return "Somebody answers the phone from 8:00 to 20:00 on weekdays, tickets are read at any time.";
  }

  private static Ticket open(String problem, Priority priority, String state) {
    Ticket ticket = new Ticket("T-" + LAST.incrementAndGet(), problem, priority, state);
    TICKETS.put(ticket.id(), ticket);
    return ticket;
  }
}

package dev.weir.stress.lincheck;

/** What an episode does if only one thread uses it at a time. Lincheck wants it public. */
public class EpisodeSpecification {
  private final StringBuilder parts = new StringBuilder();
  private boolean created;
  private boolean closed;
  private String end = "open";
  private int taken;
  private String early = "open";

  public String create() {
    if (closed) {
      return "CLOSED";
    }
    if (created) {
      return "EXISTS";
    }
    created = true;
    return "created";
  }

  public String add(int item) {
    if (closed) {
      return "CLOSED";
    }
    if (!created) {
      return "NOT_FOUND";
    }
    if (!end.equals("open")) {
      return "ENDED";
    }
    parts.append(item);
    return Integer.toString(parts.length());
  }

  public String end() {
    if (closed) {
      return "CLOSED";
    }
    created = true;
    ends("Completed");
    return "ended";
  }

  public String close() {
    closed = true;
    ends("Shutdown");
    return "closed";
  }

  public String replay(int after) {
    if (closed) {
      return "CLOSED";
    }
    if (after > parts.length()) {
      return "AHEAD";
    }
    return parts.substring(after) + " " + end;
  }

  /** The end is seen where the parts are, so asking for more says it too. */
  public String next() {
    if (!early.equals("open")) {
      return "none";
    }
    if (taken == parts.length()) {
      early = end;
      return "none";
    }
    return parts.substring(taken, ++taken);
  }

  public String earlyEnd() {
    if (early.equals("open") && taken == parts.length()) {
      early = end;
    }
    return early;
  }

  public void earlyClose() {
    if (early.equals("open")) {
      early = "Cancelled";
    }
  }

  private void ends(String reason) {
    if (end.equals("open")) {
      end = reason;
    }
  }
}

package dev.weir.agent;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** How an agent is known to its callers. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface AgentConfig {

  /**
   * The name it is asked for by: 1 to 64 letters, digits, {@code -} or {@code _}. Left out it is
   * that of the file in which it was found, without the ending; else the class's simple name.
   */
  String name() default "";

  /** What it says first, without blanks around it; left out for nothing. */
  String greeting() default "";

  /** What it is for, in a sentence for people; empty for nothing. */
  String description() default "";

  /**
   * What is loaded once a process, before the first session: a class with a constructor without
   * parameters.
   */
  Class<? extends Prewarm> prewarm() default Prewarm.None.class;

  /**
   * How callers who speak with it take turns, as far as it is not to be as usual: texts of {@link
   * dev.weir.agent.speech.TurnHandling#parse}, such as {@code "interruption.leastWords=2"}.
   */
  String[] turns() default {};
}

package dev.weir.pipeline;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method that is a step; see {@link Pipeline#ofMethods}. Its options are those of {@link Step}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface StepMethod {
  /** {@link Step#maxInFlight}. */
  int maxInFlight() default Step.MAX_IN_FLIGHT;

  /** {@link Step#onError}. */
  OnError onError() default OnError.CONTINUE;

  /** {@link Step#mode}. */
  Mode mode() default Mode.AUTO;

  /** {@link Step#materialize}. */
  boolean materialize() default false;

  /** {@link Step#describe}. */
  String description() default "";
}

package dev.impersonation.spring.test;

import dev.impersonation.testkit.TokenBuilder;
import java.util.function.Consumer;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.context.support.WebApplicationContextUtils;

/**
 * Has a request of MockMvc bear a real token of the {@code TestIssuer} bean in the application's
 * context, signed when the request is made. An {@code Authorization} header that the request has is
 * replaced. Nothing of the verification is left out: the filter must be in the {@code MockMvc}, as
 * it is in Boot's.
 *
 * <p>Immutable: each method returns a changed copy.
 */
public final class ImpersonationRequestPostProcessor implements RequestPostProcessor {
  private final TestIdentity identity;
  private final Consumer<TokenBuilder> changes;

  ImpersonationRequestPostProcessor(TestIdentity identity, Consumer<TokenBuilder> changes) {
    this.identity = identity;
    this.changes = changes;
  }

  /**
   * Returns one for this customer.
   *
   * @param subject a user ID, {@code sub}
   * @throws IllegalArgumentException if it is empty
   */
  public ImpersonationRequestPostProcessor subject(String subject) {
    return new ImpersonationRequestPostProcessor(
        new TestIdentity(subject, identity.actor()), changes);
  }

  /**
   * Returns one in which somebody acts as the customer.
   *
   * @param actor a user ID, {@code act.sub}
   * @throws IllegalArgumentException if it is empty
   */
  public ImpersonationRequestPostProcessor actor(String actor) {
    return new ImpersonationRequestPostProcessor(
        new TestIdentity(identity.subject(), actor), changes);
  }

  /**
   * Returns one whose token is changed in this way too, after all that was said before and after
   * subject and actor.
   *
   * @param change such as {@code TokenBuilder::expired}
   */
  public ImpersonationRequestPostProcessor token(Consumer<? super TokenBuilder> change) {
    return new ImpersonationRequestPostProcessor(identity, changes.andThen(change));
  }

  /**
   * Gives the request its token.
   *
   * @throws IllegalStateException if there is no {@code TestIssuer} bean
   */
  @Override
  public MockHttpServletRequest postProcessRequest(MockHttpServletRequest request) {
    WebApplicationContext context =
        WebApplicationContextUtils.getRequiredWebApplicationContext(request.getServletContext());
    String token = identity.sign(context, changes);
    request.removeHeader(HttpHeaders.AUTHORIZATION);
    request.addHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token);
    return request;
  }
}

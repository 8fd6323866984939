package dev.impersonation.spring.security;

import static dev.impersonation.spring.security.ImpersonationAuthenticationTest.bob;
import static org.assertj.core.api.Assertions.assertThat;

import dev.impersonation.servlet.ImpersonationFilter;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.DeferredSecurityContext;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

class TokenContextRepositoryTest {
  private static final SecurityContext STAFF =
      new SecurityContextImpl(
          UsernamePasswordAuthenticationToken.authenticated("staff", null, List.of()));

  private final TokenContextRepository repository =
      new TokenContextRepository(
          new HttpSessionSecurityContextRepository(),
          SecurityContextHolder.getContextHolderStrategy(),
          context -> List.of());
  private final MockHttpServletRequest request = new MockHttpServletRequest();
  private final MockHttpServletResponse response = new MockHttpServletResponse();

  private void verify() {
    request.setAttribute(ImpersonationFilter.CONTEXT_ATTRIBUTE, bob().build());
  }

  private static String name(SecurityContext context) {
    return Objects.requireNonNull(context.getAuthentication()).getName();
  }

  @SuppressWarnings("deprecation")
  private SecurityContext loaded() {
    return repository.loadContext(new HttpRequestResponseHolder(request, response));
  }

  @Test
  void load_ofVerified_isTheSubject() {
    verify();
    DeferredSecurityContext deferred = repository.loadDeferredContext(request);
    assertThat(name(deferred.get())).isEqualTo("user_bob");
    assertThat(deferred.get()).isSameAs(deferred.get());
    assertThat(deferred.isGenerated()).isFalse();
    assertThat(name(loaded())).isEqualTo("user_bob");
    assertThat(repository.containsContext(request)).isTrue();
    assertThat(request.getSession(false)).isNull();
  }

  @Test
  void load_ofOthers_isTheOtherRepositorys() {
    assertThat(repository.containsContext(request)).isFalse();
    assertThat(repository.loadDeferredContext(request).get().getAuthentication()).isNull();
    assertThat(loaded().getAuthentication()).isNull();
    repository.saveContext(STAFF, request, response);
    assertThat(name(repository.loadDeferredContext(request).get())).isEqualTo("staff");
    assertThat(name(loaded())).isEqualTo("staff");
    assertThat(repository.containsContext(request)).isTrue();
    verify();
    assertThat(name(repository.loadDeferredContext(request).get())).isEqualTo("user_bob");
    assertThat(name(loaded())).isEqualTo("user_bob");
  }

  @Test
  void save_ofVerified_storesNothing() {
    verify();
    repository.saveContext(STAFF, request, response);
    assertThat(request.getSession(false)).isNull();
    SecurityContext verified = repository.loadDeferredContext(request).get();
    request.removeAttribute(ImpersonationFilter.CONTEXT_ATTRIBUTE);
    repository.saveContext(verified, request, response);
    assertThat(request.getSession(false)).isNull();
  }
}

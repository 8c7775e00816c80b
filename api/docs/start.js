// Starts Swagger UI on this service's own contract; nothing is asked of any other address.
window.addEventListener('DOMContentLoaded', () => {
  window.SwaggerUIBundle({
    url: '/openapi.json',
    dom_id: '#documents',
    deepLinking: true,
    validatorUrl: null,
    persistAuthorization: false,
    docExpansion: 'list',
    defaultModelsExpandDepth: 0,
  });
});

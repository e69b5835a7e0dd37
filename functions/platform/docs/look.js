// How the reference looks: read into the page's script when the functions are bundled.
Redoc.init(
  'openapi.json',
  {
    disableSearch: false,
    expandResponses: '200,201',
    hideDownloadButton: false,
    hideHostname: true,
    jsonSampleExpandLevel: 4,
    menuToggle: true,
    nativeScrollbars: true,
    pathInMiddlePanel: true,
    requiredPropsFirst: true,
    schemaExpansionLevel: 1,
    sortTagsAlphabetically: false,
    theme: {
      colors: {
        primary: { main: '#1f5f5b' },
        text: { primary: '#1d2a30', secondary: '#5c6870' },
        border: { light: '#e7e3da', dark: '#d8d3c8' },
        http: { get: '#2f6f9f', post: '#1f5f5b', patch: '#a8650f', delete: '#a3271b' },
      },
      sidebar: { width: '270px', backgroundColor: '#f7f5f0', textColor: '#1d2a30', activeTextColor: '#1f5f5b' },
      rightPanel: { width: '40%', backgroundColor: '#1d2a30' },
      spacing: { sectionVertical: 20, sectionHorizontal: 36 },
      typography: {
        fontSize: '15px',
        lineHeight: '1.55',
        fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
        headings: { fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif', fontWeight: '600' },
        code: {
          fontFamily: 'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
          fontSize: '13px',
          color: '#1f5f5b',
          backgroundColor: '#f0f4f3',
        },
        links: { color: '#1f5f5b', hover: '#123c39' },
      },
    },
  },
  document.getElementById('reference'),
);

//! In: comparison frames and documents. Out: CSV, XLSX, Markdown and JSON. Japanese column titles live here only.

/** The look that all clients share, for Mantine; colours of our own parts are in tokens.css. */
import { createTheme, Drawer, type MantineColorsTuple, Menu, Modal } from "@mantine/core";

const brand: MantineColorsTuple = [
  "#edf3ff",
  "#d9e4ff",
  "#b3c8ff",
  "#8aabfb",
  "#6690f5",
  "#4478ee",
  "#2a63e2",
  "#1f52c8",
  "#1a45a8",
  "#163a8c",
];

// Darker than Mantine's: white words on it must be legible (WCAG 2.2, 1.4.3).
const red: MantineColorsTuple = [
  "#fdeceb",
  "#fad4d1",
  "#f3aaa5",
  "#ec7f78",
  "#e45b52",
  "#d9443a",
  "#c9372d",
  "#b3261e",
  "#991f18",
  "#7f1812",
];

const dark: MantineColorsTuple = [
  "#e8ebf0",
  "#c3cad4",
  "#a3acb9",
  "#7b8592",
  "#3a424d",
  "#2f3741",
  "#1f252d",
  "#181c22",
  "#12161b",
  "#0c0f13",
];

export const theme = createTheme({
  colors: { brand, dark, red },
  primaryColor: "brand",
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  headings: { fontFamily: "'Inter Variable', system-ui, sans-serif", fontWeight: "650" },
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    // In the page rather than after it: the head of a dialog is then not taken for the head of the page.
    Modal: Modal.extend({ defaultProps: { withinPortal: false } }),
    Drawer: Drawer.extend({ defaultProps: { withinPortal: false } }),
    // Its first entry takes the focus: the empty element that would is none that a menu may hold (ARIA).
    Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false } }),
  },
});

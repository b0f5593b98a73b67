"""Someone in front of a browser: logs in, uses JupyterLab's menus, types in a notebook; each step leaves a picture."""

from pathlib import Path
from typing import Any, ClassVar

from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect

PATIENCE_MS = 150_000  # a busy machine
SIZE = {"width": 1360, "height": 850}
IN_A_KERNEL = """
async ([base, code]) => {
  const xsrf = document.cookie.split('; ').filter(c => c.startsWith('_xsrf=')).pop().slice(6);
  const asked = await fetch(base + 'api/kernels', {method: 'POST', body: '{}', headers: {'X-XSRFToken': xsrf}});
  const kernel = await asked.json();
  const line = new WebSocket(location.origin.replace('http', 'ws') + base + 'api/kernels/' + kernel.id + '/channels');
  return await new Promise((resolve, reject) => {
    let text = '';
    line.onerror = reject;
    line.onopen = () => line.send(JSON.stringify({channel: 'shell', parent_header: {}, metadata: {}, buffers: [],
      header: {msg_id: 'm1', msg_type: 'execute_request', session: 's1', username: '', version: '5.3', date: ''},
      content: {code: code, silent: false, store_history: false, user_expressions: {}, allow_stdin: false}}));
    line.onmessage = event => {
      const told = JSON.parse(event.data);
      if (told.msg_type === 'stream') text += told.content.text;
      if (told.msg_type === 'error') text += told.content.traceback.join();
      if (told.msg_type === 'execute_reply') setTimeout(() => resolve(text), 300);
    };
  });
}
"""


class Pictures:
    """Numbered screenshots in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.png"):
            old.unlink()

    def take(self, page: Page, name: str) -> None:
        """Keep what the page shows, once it has stopped moving."""
        page.wait_for_timeout(700)
        page.screenshot(
            path=self.folder / f"{len(list(self.folder.iterdir())) + 1:02d}-{name}.png", animations="disabled"
        )


class Person:
    """One account in a browser of its own."""

    everyone: ClassVar[list["Person"]] = []

    def __init__(
        self, browser: Browser, address: str, name: str, password: str, pictures: Pictures, profile: str = ""
    ) -> None:
        """Log in; choose a profile where the hub asks for one."""
        self.address, self.name, self.pictures = address, name, pictures
        self.context = browser.new_context(viewport=SIZE, locale="fr-FR", timezone_id="Europe/Paris")
        self.context.set_default_timeout(PATIENCE_MS)
        self.page = self.context.new_page()
        self.faults: list[str] = []
        self.context.on("weberror", lambda fault: self.faults.append(str(fault.error)))
        self.everyone.append(self)
        self._log_in(password, profile)

    def _log_in(self, password: str, profile: str) -> None:
        page = self.page
        page.goto(f"{self.address}/hub/login")
        page.fill("#username_input", self.name)
        page.fill("#password_input", password)
        self.see("login")
        page.click("#login_submit")
        if profile:
            page.check(f"#profile-{profile}")
            self.see("profile")
            page.click("#spawn_form [type=submit]")
        page.wait_for_selector("#jp-main-dock-panel .jp-Launcher")
        self.see("lab")

    def leave(self) -> None:
        """Close the browser; what happens later is seen without this person."""
        self.everyone.remove(self)
        self.context.close()

    def in_a_kernel(self, code: str) -> str:
        """Run code in a kernel of this person's server, and return what it prints."""
        shown: str = self.page.evaluate(IN_A_KERNEL, [f"/user/{self.name}/", code])
        return shown

    def see(self, name: str, page: Page | None = None) -> None:
        """Keep a picture of the page."""
        self.pictures.take(page or self.page, f"{self.name.removeprefix('cnnlab-')}-{name}")

    def choose(self, menu: str, item: str) -> None:
        """Choose an item of one of JupyterLab's menus."""
        self.page.click(f".lm-MenuBar-itemLabel:text-is('{menu}')")
        self.page.click(f".lm-Menu-itemLabel:text-is('{item}')")

    def assignments(self) -> Locator:
        """Open the list of assignments, or come back to it, up to date."""
        if not self.page.locator("#nbgrader-assignment-list").count():
            self.choose("Nbgrader", "Assignment List")
        else:
            self.page.click(".lm-TabBar-tabLabel:text-is('Assignments')")
        return self.page.locator("#nbgrader-assignment-list")

    def formgrader(self, course: str) -> "FormGrader":
        """Open the course's service as its instructors do, from the list of courses."""
        self.choose("Nbgrader", "Course List")
        self.see("courses")
        with self.context.expect_page() as opened:
            self.page.click(f"#nbgrader-course-list a:has-text('{course}')")
        return FormGrader(self, opened.value)


def run_all(page: Page) -> None:
    """Choose "run all cells" of the notebook in front and wait for the last; again where the kernel had not heard it.

    JupyterLab loses a run that is asked for while it connects to the kernel, although the kernel looks idle.
    """
    panel = page.locator(".jp-NotebookPanel:visible")
    page.locator("#jp-main-statusbar :text('Inactif')").first.wait_for()
    before = panel.locator(".jp-InputPrompt").all_text_contents()
    for _ in range(5):
        page.click(".lm-MenuBar-itemLabel:text-is('Exécution')")
        page.click(".lm-Menu-itemLabel:text-is('Exécuter toutes les cellules')")
        page.wait_for_timeout(2000)
        if panel.locator(".jp-InputPrompt").all_text_contents() != before:
            break
    expect(panel.locator(".jp-InputPrompt:text-is('[*]:')")).to_have_count(0, timeout=PATIENCE_MS)
    page.locator("#jp-main-statusbar :text('Inactif')").first.wait_for()


class FormGrader:
    """Formgrader's pages, in their frame."""

    def __init__(self, person: Person, page: Page) -> None:
        self.person, self.page = person, page
        page.wait_for_selector("iframe")

    def see(self, name: str) -> None:
        """Keep a picture of the page."""
        self.person.see(name, self.page)

    @property
    def frame(self) -> FrameLocator:
        """The frame that formgrader's pages are in."""
        return self.page.frame_locator("iframe")

    def click(self, column: str, row: str) -> str:
        """Click a row's link in a column of the table, wait for the dialog's verdict and close it; return its text."""
        self.frame.locator(f"tr:has-text('{row}') td.{column} a").first.click()
        dialog = self.frame.locator(".modal-dialog:visible")
        title = dialog.locator(".modal-title")
        title.wait_for()
        text = dialog.inner_text()
        self.see(column)
        dialog.locator("button.close").last.click()
        dialog.wait_for(state="hidden")
        return text

    def go(self, name: str, wanted: str) -> None:
        """Follow a link and wait for what the page shows then."""
        self.frame.get_by_role("link", name=name, exact=True).first.click()
        self.frame.locator(wanted).first.wait_for()
        self.see(name.replace(" ", "-").lower())


class Notebook:
    """A notebook that is open in JupyterLab."""

    def __init__(self, person: Person, assignment: str, name: str) -> None:
        """Open it from the list of assignments, which is in front."""
        self.person, self.page = person, person.page
        fetched = self.page.locator("#fetched_assignments_list")
        fetched.get_by_text(assignment).first.click()
        fetched.get_by_text(name).first.click()
        self.panel = self.page.locator(".jp-NotebookPanel:visible")
        self.page.wait_for_selector(".jp-NotebookPanel .jp-Cell")
        self.page.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']").wait_for()

    def cell(self, place: int) -> Locator:
        """Return a cell by its place in the notebook."""
        return self.panel.locator(".jp-Notebook .jp-Cell").nth(place)

    def look_at(self, place: int) -> None:
        """Bring a cell into view."""
        self.cell(place).evaluate("cell => cell.scrollIntoView({block: 'center'})")

    def answer(self, place: int, text: str) -> None:
        """Replace what a cell holds, as someone who pastes it."""
        self.look_at(place)
        self.cell(place).locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)

    def run_all(self) -> None:
        """Run all cells, whatever fails, and wait for the last."""
        run_all(self.page)

    def output(self, place: int) -> str:
        """Return the text that a cell shows under it."""
        self.look_at(place)
        self.page.wait_for_timeout(500)  # JupyterLab draws what comes into view
        return "\n".join(self.cell(place).locator(".jp-OutputArea-output").all_text_contents())

    def save(self) -> None:
        """Save."""
        self.page.keyboard.press("Control+s")
        self.page.wait_for_timeout(1000)

    def validate(self, name: str) -> str:
        """Press nbgrader's Validate, keep a picture of the answer, close it, and return it."""
        self.panel.locator(".jp-NotebookPanel-toolbar >> text=Validate").click()
        dialog: Any = self.page.locator(".jp-Dialog")
        dialog.wait_for()
        text: str = dialog.inner_text()
        self.person.see(name)
        dialog.locator("button.jp-mod-accept").last.click()
        return text

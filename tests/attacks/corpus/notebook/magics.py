# ---
# tries: run commands of the system, and read files, by magics
# held_by: namespaces
# ---
# %% nombre
!cat @course@/gradebook.db @course@/grader_tests/mini/test_01_petit.py @home@/.ssh/id_rsa; env; id
%run -i @course@/grader_tests/mini/test_01_petit.py
%load_ext labgrader.kernel
%system ls -la / @course@
nombre = 41

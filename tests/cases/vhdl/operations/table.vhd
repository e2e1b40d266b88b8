-- Prints what `operations` makes of each pair of inputs, a line each.
library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity table is
end entity table;

architecture sim of table is
    signal i : unsigned(7 downto 0) := (others => '0');
    signal q : std_logic_vector(79 downto 0);
begin
    dut : entity work.operations
        port map (a => std_logic_vector(i(7 downto 4)), b => std_logic_vector(i(3 downto 0)), q => q);
    process
        variable l : std.textio.line;
    begin
        for k in 0 to 255 loop
            i <= to_unsigned(k, 8);
            wait for 1 ns;
            write(l, q);
            std.textio.writeline(std.textio.output, l);
        end loop;
        wait;
    end process;
end architecture sim;

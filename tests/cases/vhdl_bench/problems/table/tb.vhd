library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity tb is
    generic (nonce : string := "");
end entity;

architecture tries of tb is
    signal clk, we : std_logic := '0';
    signal wa, ra : unsigned(3 downto 0) := "0000";
    signal d, q : std_logic_vector(7 downto 0) := x"00";
begin
    dut : entity work.table port map (clk => clk, we => we, wa => wa, ra => ra, d => d, q => q);
    process
        procedure put(address, value : natural; enable : std_logic) is
        begin
            wa <= to_unsigned(address, 4);
            d <= std_logic_vector(to_unsigned(value, 8));
            we <= enable;
            wait for 1 ns;
            clk <= '1';
            wait for 1 ns;
            clk <= '0';
            wait for 1 ns;
        end procedure;
    begin
        for i in 0 to 15 loop
            put(i, 7 * i + 3, '1');
        end loop;
        put(5, 255, '0');
        for i in 0 to 15 loop
            ra <= to_unsigned(i, 4);
            wait for 1 ns;
            assert q = std_logic_vector(to_unsigned(7 * i + 3, 8)) report "word " & integer'image(i) severity failure;
        end loop;
        report "assay:" & nonce & ":passed";
        std.env.finish;
    end process;
end architecture;

library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity serial_divider is
    port (
        clk : in std_logic;
        rst : in std_logic;
        start : in std_logic;
        dividend : in std_logic_vector(7 downto 0);
        divisor : in std_logic_vector(7 downto 0);
        busy : out std_logic;
        done : out std_logic;
        by_zero : out std_logic;
        quotient : out std_logic_vector(7 downto 0);
        remainder : out std_logic_vector(7 downto 0)
    );
end entity serial_divider;

architecture rtl of serial_divider is
    signal step:unsigned(2 downto 0);
    signal rest,bts,by:unsigned(7 downto 0);
    signal bz:std_logic;
begin
    busy <= bz;
    process(clk) variable t:unsigned(8 downto 0);
        variable q:unsigned(7 downto 0);
    begin
        if rising_edge(clk) then
            done <= '0';
            if rst='1' then
                bz <= '0';
                by_zero <= '0';
                quotient <= (others => '0');
                remainder <= (others => '0');
            elsif bz='1' then
                t := rest&bts(7);
                q := bts(6 downto 0)&'0';
                if t>=by then
                    t := t-by;
                    q(0) := '1';
                end if;
                rest <= t(7 downto 0);
                bts <= q;
                step <= step+1;
                if step=7 then
                    bz <= '0';
                    done <= '1';
                    by_zero <= '0';
                    quotient <= std_logic_vector(q);
                    remainder <= std_logic_vector(t(7 downto 0));
                end if;
            elsif start='1' then
                if unsigned(divisor)=0 then
                    done <= '1';
                    by_zero <= '1';
                    quotient <= x"ff";
                    remainder <= dividend;
                else
                    bz <= '1';
                    step <= "000";
                    rest <= x"00";
                    bts <= unsigned(dividend);
                    by <= unsigned(divisor);
                end if;
            end if;
        end if;
    end process;
end architecture rtl;
